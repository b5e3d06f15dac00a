//! A package as some program writes it, drawn from a seed: what is in it is known, how it is written varies.

use super::Dice;
use image::{ImageFormat, RgbImage};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package, with what must come out of it.
pub(super) struct Foreign {
    /// Its path in the folder.
    pub(super) file_name: String,
    pub(super) bytes: Vec<u8>,
    /// Topics that must be imported.
    pub(super) sound: usize,
    /// Topics that must be named as broken.
    pub(super) broken: usize,
    /// Topics that it shows without its directory, where that differs from the sum of both.
    pub(super) seen: Option<usize>,
}

/// How a program writes.
#[allow(clippy::struct_excessive_bools, reason = "what one authoring tool does and another does not")]
struct Habits {
    version: &'static str,
    encoding: &'static str,
    method: CompressionMethod,
    prefix: &'static str,
    markup: &'static str,
    separator: char,
    directories: bool,
    rubbish: bool,
    unknown: bool,
    namespaced: bool,
}

const PREFIXES: [&str; 6] = ["", "", "Export 2026/", "a/b c/Größe/", "./", "../../outside/"];
const MARKUPS: [&str; 4] = ["markup.bcf", "markup.bcf", "Markup.bcf", "MARKUP.BCF"];
const ENCODINGS: [&str; 5] = ["utf-8", "utf-8 marked", "utf-16le marked", "utf-16be marked", "utf-16le"];
const DATES: [&str; 8] = [
    "2026-03-01T08:00:00Z",
    "2026-03-01T08:00:00.1234567+02:00",
    "2026-03-01T08:00:00-05:30",
    "2026-03-01",
    "2026-03-01 08:00",
    "0001-01-01T00:00:00",
    "yesterday",
    "",
];
const TEXTS: [&str; 6] = ["Gap at axis C", "", "空鼓 &amp; 裂缝", "<![CDATA[a < b]]>", "l'arête n&#176; 3", "   "];

impl Foreign {
    /// The package's name: its file's without the ending.
    pub(super) fn name(&self) -> String {
        let file = self.file_name.rsplit('/').next().unwrap();
        file.rsplit_once('.').map_or(file, |(name, _)| name).to_owned()
    }

    /// A package with between one and eight topics, some of them broken in every third.
    pub(super) fn drawn(dice: &mut Dice, seed: u64) -> Self {
        let habits = habits(dice);
        let mut zip = Packer::new(habits.method);
        if dice.chance(70) {
            let version =
                format!("<Version VersionId=\"{}\"><DetailedVersion>x</DetailedVersion></Version>", habits.version);
            zip.file(if dice.chance(30) { "BCF.VERSION" } else { "bcf.version" }, version.as_bytes());
        }
        if dice.chance(40) {
            zip.file(
                "project.bcfp",
                b"<ProjectExtension><Project ProjectId='p'/><ExtensionSchema/></ProjectExtension>",
            );
            zip.file("extensions.xml", b"<Extensions/>");
        }
        let topics = 1 + dice.below(8);
        let mut broken = 0;
        for number in 0..topics {
            let breaks = seed.is_multiple_of(3) && dice.chance(40);
            broken += usize::from(breaks);
            topic(&mut zip, &habits, dice, number, breaks);
        }
        let ending = ["bcfzip", "bcf", "BCFZIP", "zip"][dice.below(4)];
        Self {
            file_name: format!("Clash report {seed} v{}.{ending}", habits.version),
            bytes: zip.done(),
            sound: topics - broken,
            broken,
            seen: None,
        }
    }
}

fn habits(dice: &mut Dice) -> Habits {
    Habits {
        version: ["2.0", "2.1", "3.0"][dice.below(3)],
        encoding: ENCODINGS[dice.below(ENCODINGS.len())],
        method: if dice.chance(50) { CompressionMethod::Stored } else { CompressionMethod::Deflated },
        prefix: PREFIXES[dice.below(PREFIXES.len())],
        markup: MARKUPS[dice.below(MARKUPS.len())],
        separator: if dice.chance(20) { '\\' } else { '/' },
        directories: dice.chance(40),
        rubbish: dice.chance(30),
        unknown: dice.chance(50),
        namespaced: dice.chance(30),
    }
}

fn guid(dice: &mut Dice) -> String {
    let mut part = |length: u32| format!("{:0width$x}", dice.below(1 << 30), width = length as usize);
    let (a, b, c) = (part(8), part(8), part(8));
    format!("{a}-{}-{}-{}-{}{}", &b[..4], &b[4..], &c[..4], &c[4..], &a)
}

fn folder_name(dice: &mut Dice, guid: &str, number: usize) -> String {
    match dice.below(5) {
        0 => guid.to_uppercase(),
        1 => format!("{{{guid}}}"),
        2 => format!("Topic {number} – Ø"),
        3 => format!("CON.{number}"),
        _ => guid.to_owned(),
    }
}

fn topic(zip: &mut Packer, habits: &Habits, dice: &mut Dice, number: usize, breaks: bool) {
    let guid = guid(dice);
    let folder = format!("{}{}", habits.prefix, folder_name(dice, &guid, number));
    let path = |name: &str| format!("{folder}/{name}").replace('/', &habits.separator.to_string());
    if habits.directories && habits.separator == '/' {
        zip.directory(&format!("{folder}/"));
    }
    let pictures = pictures(dice);
    let text = markup(habits, dice, &guid, &pictures);
    let kind = if breaks { dice.below(6) } else { usize::MAX };
    match kind {
        0 => {
            let part: String = text.chars().take(text.chars().count() * 2 / 3).collect();
            zip.file(&path(habits.markup), &encoded(&part, habits.encoding));
        }
        1 => zip.file(&path(habits.markup), b"<!DOCTYPE m [<!ENTITY a 'x'>]><Markup><Topic Guid='&a;'/></Markup>"),
        2 => zip.file(&path(habits.markup), b""),
        3 => zip.file(&path(habits.markup), b"\x89PNG\0\xff\xfe no text"),
        4 => zip.file(&path(habits.markup), b"<Markup><Header/></Markup>"),
        // Only a viewpoint came through.
        5 => {}
        _ => zip.file(&path(habits.markup), &encoded(&text, habits.encoding)),
    }
    if kind == 5 || dice.chance(60) {
        zip.file(
            &path("viewpoint.bcfv"),
            &encoded("<VisualizationInfo><Components/></VisualizationInfo>", habits.encoding),
        );
    }
    if habits.version == "2.1" && dice.chance(40) {
        zip.file(&path(&format!("Viewpoint_{guid}.bcfv")), b"<VisualizationInfo/>");
    }
    for (name, bytes) in pictures {
        zip.file(&path(&name), &bytes);
    }
    if habits.rubbish {
        zip.file(&format!("__MACOSX/{folder}/._{}", habits.markup), b"\0\x05\x16\x07");
        zip.file(&format!("__MACOSX/{folder}/{}", habits.markup), b"\0\x05\x16\x07");
        zip.file(&path(".DS_Store"), b"\0\0\0\x01Bud1");
        zip.file(&path("Thumbs.db"), b"\xd0\xcf");
    }
}

/// Pictures with their names: none, PNG, JPEG in upper case, the same one twice, and what is none.
fn pictures(dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let seed = dice.below(1 << 20) as u32;
    let picture = |format| drawing(seed, (64, 48), format);
    match dice.below(6) {
        0 => Vec::new(),
        1 => vec![("snapshot.png".into(), picture(ImageFormat::Png))],
        2 => vec![("SNAPSHOT.JPG".into(), picture(ImageFormat::Jpeg))],
        3 => vec![("a.png".into(), picture(ImageFormat::Png)), ("b.png".into(), picture(ImageFormat::Png))],
        4 => vec![("snapshot.png".into(), b"BM not a picture".to_vec())],
        _ => {
            let mut cut = picture(ImageFormat::Jpeg);
            cut.truncate(cut.len() * 3 / 4);
            vec![("snapshot.jpg".into(), cut), ("other.jpeg".into(), drawing(seed + 1, (32, 32), ImageFormat::Jpeg))]
        }
    }
}

/// A picture with noise, which does not shrink by packing.
pub(super) fn drawing(seed: u32, (width, height): (u32, u32), format: ImageFormat) -> Vec<u8> {
    let mut state = seed | 1;
    let picture = RgbImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        image::Rgb([state as u8, (state >> 8) as u8, (state >> 16) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn markup(habits: &Habits, dice: &mut Dice, guid: &str, pictures: &[(String, Vec<u8>)]) -> String {
    let mut any = |texts: &[&'static str]| texts[dice.below(texts.len())];
    let mut topic = String::new();
    let mut element = |name: &str, text: &str| {
        if !text.is_empty() {
            let _ = write!(topic, "<{name}>{text}</{name}>");
        }
    };
    element("ReferenceLink", any(&["", "https://example.invalid/1"]));
    element("Title", any(&["Opmerking", "Clash 1: beam / duct", "", "墙与管线冲突"]));
    element("Priority", any(&["", "High", "3"]));
    element("Index", any(&["", "4"]));
    element("CreationDate", any(&DATES));
    element("CreationAuthor", any(&["", "a@example.invalid"]));
    element("AssignedTo", any(&["", "b@example.invalid"]));
    element("Description", any(&TEXTS));
    let comments: String = (0..dice.below(5)).map(|number| comment(dice, guid, number)).collect();
    let views: String = pictures.iter().map(|(name, _)| view(habits, guid, name)).collect();
    let missing = if dice.chance(15) { view(habits, guid, "gone.png") } else { String::new() };
    let unknown = if habits.unknown {
        "<Vendor:Extra xmlns:Vendor='v' Vendor:x='1'><y/></Vendor:Extra><BimSnippet/>"
    } else {
        ""
    };
    let attributes = if habits.unknown { " ServerAssignedId='7' Colour='red'" } else { "" };
    let (head, space) = if habits.namespaced {
        ("<?xml version=\"1.0\"?>\r\n<Markup xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">", "\r\n  ")
    } else {
        ("<Markup>", "")
    };
    let guid = if dice.chance(90) { format!(" Guid=\"{guid}\"") } else { String::new() };
    match habits.version {
        "3.0" => format!(
            "{head}{space}<Topic{guid}{attributes} TopicType=\"Clash\" TopicStatus=\"Open\">{topic}{unknown}<Comments>{comments}\
             </Comments><Viewpoints>{views}{missing}</Viewpoints></Topic>{space}</Markup>"
        ),
        _ => format!(
            "{head}<Header><File IfcProject=\"p\"><Filename>m.ifc</Filename></File></Header>{space}<Topic{guid}{attributes}>\
             {topic}{unknown}</Topic>{space}{comments}{views}{missing}</Markup>"
        ),
    }
}

fn comment(dice: &mut Dice, guid: &str, number: usize) -> String {
    let text = TEXTS[dice.below(TEXTS.len())];
    let date = DATES[dice.below(DATES.len())];
    match dice.below(3) {
        0 => format!(
            "<Comment Guid='{guid}{number}'><Date>{date}</Date><Author>c</Author><Comment>{text}</Comment></Comment>"
        ),
        1 => format!(
            "<Comment><Comment>{text}</Comment><VerbalStatus>ACME</VerbalStatus><Status>Unknown</Status></Comment>"
        ),
        _ => "<Comment/>".to_owned(),
    }
}

fn view(habits: &Habits, guid: &str, name: &str) -> String {
    let element = if habits.version == "3.0" { "ViewPoint" } else { "Viewpoints" };
    format!("<{element} Guid='{guid}'><Viewpoint>viewpoint.bcfv</Viewpoint><Snapshot>{name}</Snapshot></{element}>")
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let units = |big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    match encoding {
        "utf-8 marked" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le marked" => [b"\xff\xfe".as_slice(), &units(false)].concat(),
        "utf-16be marked" => [b"\xfe\xff".as_slice(), &units(true)].concat(),
        "utf-16le" => units(false),
        _ => text.as_bytes().to_vec(),
    }
}

/// Packs files into a zip file.
pub(super) struct Packer(ZipWriter<Cursor<Vec<u8>>>, SimpleFileOptions);

impl Packer {
    pub(super) fn new(method: CompressionMethod) -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())), SimpleFileOptions::default().compression_method(method))
    }

    pub(super) fn file(&mut self, name: &str, bytes: &[u8]) {
        self.0.start_file(name, self.1).unwrap();
        self.0.write_all(bytes).unwrap();
    }

    fn directory(&mut self, name: &str) {
        self.0.add_directory(name, self.1).unwrap();
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }
}
