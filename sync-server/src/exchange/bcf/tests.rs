//! Whole packages, built here or real.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const PNG: &[u8] = b"\x89PNG pretend";

fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files, CompressionMethod::Stored)
}

fn read_bytes(bytes: &[u8], limits: &BcfLimits) -> Result<Package, BcfError> {
    let mut file = tempfile::Builder::new().prefix("package").suffix(".bcfzip").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    read_package(file.path(), limits)
}

fn read(bytes: &[u8]) -> Package {
    read_bytes(bytes, &BcfLimits::default()).unwrap()
}

fn refused(bytes: &[u8], limits: &BcfLimits) -> &'static str {
    let error = read_bytes(bytes, limits).unwrap_err();
    assert!(!error.en().is_empty() && !error.zh().is_empty());
    error.code()
}

fn markup(guid: &str) -> String {
    format!("<Markup><Topic Guid='{guid}'><Title>title of {guid}</Title></Topic></Markup>")
}

/// Faults by folder.
fn broken(package: &Package) -> Vec<(&str, &str)> {
    package.broken.iter().map(|broken| (broken.folder.as_str(), broken.fault.code())).collect()
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to);
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bcf");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "bcfzip"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn real_packages_are_read_whole() {
    let mut counts = Vec::new();
    for path in fixtures() {
        let package = read_package(&path, &BcfLimits::default()).unwrap();
        assert_eq!((&package.version, package.broken.len()), (&None, 0), "{}", path.display());
        for topic in &package.topics {
            assert_eq!(topic.title, "Opmerking");
            assert_eq!(topic.guid, topic.folder);
            assert!(!topic.comments.is_empty() && topic.comments.iter().all(|comment| !comment.text.is_empty()));
            assert!(topic.comments.iter().all(|c| c.date.as_ref().is_some_and(|date| date.moment.is_some())));
            assert!(topic.missing_snapshots.is_empty());
            assert_eq!(topic.snapshots.len(), 1);
            assert!(topic.snapshots[0].bytes.starts_with(b"\x89PNG"));
            assert!(!topic.header_files.is_empty());
        }
        counts.push((package.name.replace("Controle ", ""), package.topics.len()));
    }
    let expected = [
        ("FEK 16-04-2015", 3),
        ("Linden 18-05-2015", 1),
        ("Multicom 10-04-2015", 4),
        ("Xella BG 20-03-2015", 2),
        ("Ytong 01-04-2015", 2),
    ];
    assert_eq!(counts, expected.map(|(name, topics)| (name.to_owned(), topics)));
}

#[test]
fn a_real_topic_says_what_its_author_wrote() {
    let package = read_package(&fixtures()[0], &BcfLimits::default()).unwrap();
    let topic = &package.topics[0];
    assert_eq!(topic.reference_links, ["project://projects/b84c4d21-19a5-42c6-8543-3b52f12d70e6"]);
    assert_eq!(topic.header_files.len(), 5);
    assert_eq!(topic.header_files[4].name.as_deref(), Some("FEK-Leuningen en hekwerken.IFC"));
    assert_eq!(topic.header_files[4].ifc_project.as_deref(), Some("0BwW3IMN9ELwN4acjthh0E"));
    let [comment] = topic.comments.as_slice() else { panic!("one comment: {:?}", topic.comments) };
    assert_eq!(comment.text, "#03 Graag traphekken en leuningen modelleren, uitgaande van in het werk te boren.");
    assert_eq!(comment.author.as_deref(), Some("Ligtvoet Joep"));
    assert_eq!((comment.status.as_deref(), comment.verbal_status.as_deref()), (Some("Unknown"), Some("FEK")));
    assert_eq!(comment.date.as_ref().unwrap().moment.unwrap().unix_ms(480), 1_429_188_727_530);
}

#[test]
fn bcf_2_1_has_many_viewpoints() {
    let text = r#"<Markup xmlns:xsi="x"><Topic Guid="g" TopicType="Issue" TopicStatus="Open"><Title>t</Title><Priority>High</Priority>
        <Labels>a</Labels><Labels>b</Labels><CreationDate>2017-05-22T08:47:37+00:00</CreationDate><CreationAuthor>me</CreationAuthor>
        <DueDate>2017-06-01</DueDate><AssignedTo>you</AssignedTo><Description>long</Description></Topic>
        <Comment Guid="c"><Date>2017-05-22T08:48:00Z</Date><Author>me</Author><Comment/><Viewpoint Guid="v2"/></Comment>
        <Viewpoints Guid="v1"><Viewpoint>viewpoint.bcfv</Viewpoint><Snapshot>snapshot.png</Snapshot></Viewpoints>
        <Viewpoints Guid="v2"><Snapshot>second.JPG</Snapshot></Viewpoints></Markup>"#;
    let package = read(&packed(
        &[
            ("bcf.version", b"<Version VersionId='2.1'/>"),
            ("g/second.jpg", b"jpeg"),
            ("g/snapshot.png", PNG),
            ("g/viewpoint.bcfv", b"<V/>"),
            ("g/markup.bcf", text.as_bytes()),
            ("project.bcfp", b"<ProjectExtension/>"),
        ],
        CompressionMethod::Deflated,
    ));
    assert_eq!((package.version.as_deref(), broken(&package)), (Some("2.1"), vec![]));
    let [topic] = package.topics.as_slice() else { panic!("one topic: {package:?}") };
    assert_eq!((topic.priority.as_deref(), topic.status.as_deref()), (Some("High"), Some("Open")));
    assert_eq!((topic.author.as_deref(), topic.assigned_to.as_deref()), (Some("me"), Some("you")));
    assert_eq!((topic.description.as_deref(), topic.labels.join(" ")), (Some("long"), "a b".to_owned()));
    assert_eq!(topic.due.as_ref().unwrap().moment.unwrap().offset_min, None);
    assert_eq!((topic.comments[0].text.as_str(), topic.comments[0].viewpoint.as_deref()), ("", Some("v2")));
    let names: Vec<_> =
        topic.snapshots.iter().map(|s| (s.file_name.as_str(), s.viewpoint.as_deref().unwrap())).collect();
    assert_eq!(names, [("snapshot.png", "v1"), ("second.jpg", "v2")]);
}

#[test]
fn odd_but_sound_packages_have_nothing_broken() {
    let guid = "0AB8057B-33ED-462A-A8A6-DD8B4E7351EB";
    let in_guid = format!("{}/markup.bcf", guid.to_lowercase());
    let picture = format!("{guid}\\snapshot.jpg");
    let utf16: Vec<u8> = "\u{feff}<Markup><Topic Guid='u'><Title>空鼓</Title></Topic></Markup>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let package = read(&stored(&[
        ("bcf.version", b"not xml"),
        ("not a guid/", b""),
        ("not a guid/markup.bcf", markup("same").as_bytes()),
        ("second/markup.bcf", markup("same").as_bytes()),
        ("deeper/wide\\markup.bcf", &utf16),
        ("__MACOSX/second/._markup.bcf", b"\0\x05"),
        ("notes/readme.txt", b"hello"),
        (&in_guid, markup(guid).as_bytes()),
        (&picture, b"jpeg"),
        ("../../etc/markup.bcf", markup("up").as_bytes()),
        ("/markup.bcf", markup("top").as_bytes()),
    ]));
    assert_eq!((package.version.as_deref(), broken(&package)), (None, vec![]));
    let folders: Vec<_> = package.topics.iter().map(|topic| (topic.folder.as_str(), topic.guid.as_str())).collect();
    let lower = guid.to_lowercase();
    let expected = [
        ("not a guid", "same"),
        ("second", "same"),
        ("deeper/wide", "u"),
        (lower.as_str(), guid),
        ("../../etc", "up"),
        ("", "top"),
    ];
    assert_eq!(folders, expected);
    assert_eq!(package.topics[2].title, "空鼓");
    assert_eq!(package.topics[3].snapshots[0].file_name, "snapshot.jpg");
    assert!(package.topics[0].snapshots.is_empty());
}

#[test]
fn each_unreadable_markup_is_one_broken_entry() {
    let bomb = b"<!DOCTYPE m [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><Markup><Topic Guid='&b;'/></Markup>";
    let package = read(&stored(&[
        ("doctype/markup.bcf", bomb),
        ("cut/markup.bcf", b"<Markup><Topic Guid='x'>"),
        ("empty/markup.bcf", b""),
        ("binary/markup.bcf", b"\x89PNG\x00\xff"),
        ("other/markup.bcf", b"<VisualizationInfo/>"),
        ("none/markup.bcf", b"<Markup/>"),
        ("two/markup.bcf", b"<Markup><Topic/><Topic/></Markup>"),
        ("sound/markup.bcf", markup("s").as_bytes()),
        ("viewpoint only/viewpoint.bcfv", b"<VisualizationInfo/>"),
    ]));
    assert_eq!(package.topics.len(), 1);
    let expected = [
        ("doctype", "bcf.topic.doctype"),
        ("cut", "bcf.topic.xml"),
        ("empty", "bcf.topic.xml"),
        ("binary", "bcf.topic.encoding"),
        ("other", "bcf.topic.not_markup"),
        ("none", "bcf.topic.no_topic"),
        ("two", "bcf.topic.several_topics"),
        ("viewpoint only", "bcf.topic.no_markup"),
    ];
    assert_eq!(broken(&package), expected);
    assert!(package.broken.iter().all(|b| !b.fault.en().is_empty() && !b.fault.zh().is_empty()));
}

#[test]
fn damage_in_one_entry_costs_one_topic() {
    for damaged in ["markup.bcf", "viewpoint.bcfv", "snapshot.png"] {
        let marked = |folder: &str, file: &str, text: &str| {
            let mark = if folder == "b" && file == damaged { "DAMAGE-ME" } else { "undamaged" };
            text.replace("MARK", mark).into_bytes()
        };
        let mut files = Vec::new();
        for folder in ["a", "b", "c"] {
            let text = markup(folder).replace("<Topic", "<!-- MARK --><Topic");
            files.push((format!("{folder}/markup.bcf"), marked(folder, "markup.bcf", &text)));
            files.push((format!("{folder}/viewpoint.bcfv"), marked(folder, "viewpoint.bcfv", "<V>MARK</V>")));
            files.push((format!("{folder}/snapshot.png"), marked(folder, "snapshot.png", "MARK")));
        }
        let borrowed: Vec<(&str, &[u8])> =
            files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let mut bytes = stored(&borrowed);
        replace(&mut bytes, b"DAMAGE-ME", b"damage-me");
        let package = read(&bytes);
        assert_eq!(package.topics.iter().map(|t| t.guid.as_str()).collect::<Vec<_>>(), ["a", "c"], "{damaged}");
        assert_eq!(package.broken[0].fault, TopicFault::Damaged { file: damaged.to_owned() });
    }
}

#[test]
fn a_lost_or_shortened_directory_is_noticed() {
    let limits = BcfLimits::default();
    let sound = stored(&[("a/markup.bcf", markup("a").as_bytes()), ("b/markup.bcf", markup("b").as_bytes())]);
    assert_eq!(read(&sound).topics.len(), 2);
    let directory = sound.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for cut in [directory, directory + 30, sound.len() - 1] {
        assert_eq!(refused(&sound[..cut], &limits), "bcf.directory_lost", "cut at {cut}");
    }
    let mut fewer = sound.clone();
    replace(&mut fewer, &[2, 0, 2, 0], &[1, 0, 1, 0]);
    assert_eq!(refused(&fewer, &limits), "bcf.directory_lost");
}

#[test]
fn what_is_no_package_is_refused() {
    let limits = BcfLimits::default();
    assert_eq!(refused(b"", &limits), "bcf.not_a_zip");
    assert_eq!(refused(b"<Markup/>", &limits), "bcf.not_a_zip");
    assert_eq!(refused(&stored(&[("xl/workbook.xml", b"<workbook/>")]), &limits), "bcf.not_bcf");
    assert_eq!(refused(&stored(&[("bcf.version", b"<Version VersionId='4.0'/>")]), &limits), "bcf.unknown_version");
    assert_eq!(read_package(Path::new("no such file"), &limits).unwrap_err().code(), "bcf.file");
    assert!(read(&stored(&[("bcf.version", b"<Version VersionId='2.1'/>")])).topics.is_empty());
    assert!(read(&stored(&[])).topics.is_empty());
}

#[test]
fn limits_count_what_comes_out() {
    let zeros = vec![0; 1 << 20];
    let bytes = packed(
        &[
            ("a/markup.bcf", markup("a").as_bytes()),
            ("a/snapshot.png", &zeros),
            ("b/markup.bcf", markup("b").as_bytes()),
        ],
        CompressionMethod::Deflated,
    );
    let limits = BcfLimits { entry_bytes: 100_000, ..BcfLimits::default() };
    let package = read_bytes(&bytes, &limits).unwrap();
    assert_eq!((package.topics.len(), broken(&package)), (1, vec![("a", "bcf.topic.entry_too_large")]));
    assert_eq!(refused(&bytes, &BcfLimits { inflated_bytes: 50_000, ..limits }), "bcf.inflated_too_large");
    assert_eq!(refused(&bytes, &BcfLimits { package_bytes: 100, ..limits }), "bcf.package_too_large");
    assert_eq!(refused(&bytes, &BcfLimits { entries: 2, ..limits }), "bcf.too_many_entries");
    assert!(read_bytes(&bytes, &BcfLimits { entries: 3, ..limits }).is_ok());
}

/// SplitMix64: the sequence is the seed's, on every machine.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

#[test]
fn flipped_bytes_never_panic_and_never_lose_a_topic_silently() {
    let rich = r"<Markup><Header><File IfcProject='p'><Filename>f</Filename></File></Header><Topic Guid='g'><Title>&#31354;</Title></Topic>
        <Comment Guid='c'><Date>2015-04-16T12:52:07Z</Date><Comment><![CDATA[x]]></Comment></Comment></Markup>";
    let files: &[(&str, &[u8])] = &[
        ("bcf.version", b"<Version VersionId='2.1'/>"),
        ("a/markup.bcf", rich.as_bytes()),
        ("a/snapshot.png", PNG),
        ("b/markup.bcf", rich.as_bytes()),
        ("b/viewpoint.bcfv", b"<V/>"),
    ];
    let limits = BcfLimits { package_bytes: 1 << 20, entries: 100, entry_bytes: 1 << 16, inflated_bytes: 1 << 18 };
    for (method, seed) in [(CompressionMethod::Stored, 1), (CompressionMethod::Deflated, 2)] {
        let sound = packed(files, method);
        // Flips from here on may rename entries, which is not damage that a reader can see.
        let directory = sound.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        let mut seeded = Seeded(seed);
        for round in 0..1_500 {
            let mut bytes = sound.clone();
            let mut in_directory = false;
            for _ in 0..=seeded.below(3) {
                let at = seeded.below(bytes.len());
                bytes[at] ^= 1 << seeded.below(8);
                in_directory |= at >= directory;
            }
            match read_bytes(&bytes, &limits) {
                Ok(package) if !in_directory => {
                    assert_eq!(
                        package.topics.len() + package.broken.len(),
                        2,
                        "seed {seed} round {round}: {package:?}"
                    );
                }
                Ok(package) => assert!(package.topics.len() + package.broken.len() <= 4, "seed {seed} round {round}"),
                Err(BcfError::File { source }) => panic!("seed {seed} round {round}: {source}"),
                Err(_) => assert!(in_directory || refused_by_start(&bytes), "seed {seed} round {round}"),
            }
        }
    }
}

/// Whether the file no longer begins as a zip file does.
fn refused_by_start(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK\x03\x04")
}
