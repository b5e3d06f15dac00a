//! BCF packages, sound and damaged.

use crate::stage::{Stage, picture, zipped};

/// A topic of BCF 2.1 with two comments and a snapshot.
pub(crate) fn topic(guid: &str, title: &str, label: &str, number: u32) -> Vec<(String, Vec<u8>)> {
    let markup = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><Markup><Topic Guid="{guid}" TopicType="Issue" TopicStatus="Open">
        <Title>{title}</Title><Priority>High</Priority><Labels>{label}</Labels>
        <CreationDate>2026-03-0{day}T08:30:00+08:00</CreationDate><CreationAuthor>wang@example.com</CreationAuthor>
        <AssignedTo>li@example.com</AssignedTo><Description>description {number}</Description></Topic>
        <Comment Guid="{guid}-1"><Date>2026-03-09T09:00:00+08:00</Date><Author>wang@example.com</Author>
        <Comment>first {number}</Comment></Comment>
        <Comment Guid="{guid}-2"><Date>2026-03-10T09:00:00+08:00</Date><Author>li@example.com</Author>
        <Comment>second {number}</Comment><Viewpoint Guid="v"/></Comment>
        <Viewpoints Guid="v"><Viewpoint>v.bcfv</Viewpoint><Snapshot>snapshot.png</Snapshot></Viewpoints></Markup>"#,
        day = 1 + number % 8,
    );
    vec![
        (format!("{guid}/markup.bcf"), markup.into_bytes()),
        (format!("{guid}/v.bcfv"), b"<VisualizationInfo/>".to_vec()),
        (format!("{guid}/snapshot.png"), picture(number)),
    ]
}

/// A package of these topics.
pub(crate) fn package(topics: Vec<Vec<(String, Vec<u8>)>>) -> Vec<u8> {
    let version = br#"<Version VersionId="2.1"><DetailedVersion>2.1</DetailedVersion></Version>"#;
    let mut files = vec![("bcf.version".to_owned(), version.to_vec())];
    files.extend(topics.into_iter().flatten());
    zipped(&files)
}

fn guid(number: u32) -> String {
    format!("0ab8057b-33ed-462a-a8a6-dd8b4e73{number:04x}")
}

#[test]
fn topics_become_defects_with_snapshots_and_comments_and_only_once() {
    let stage = Stage::published();
    let topics = vec![
        topic(&guid(1), "在3-1-201户", "墙面裂缝", 1),
        topic(&guid(2), "somewhere", "no item of ours", 2),
        topic(&guid(3), "3-1-101", "主卧", 3),
    ];
    let file = stage.write("remarks.bcfzip", &package(topics.clone()));
    let dry = stage.import(&file, &["--dry-run"]);
    assert!(dry.success && dry.has(&["3 sent: 3 recorded", "2 to assign, 华冈建设 1"]), "{}", dry.text);
    assert_eq!(stage.count("SELECT COUNT(*) FROM command"), 0);

    let said = stage.import(&file, &["--as", "liu"]);
    assert!(said.success, "{}{}", said.text, said.errors);
    let counts =
        "3 sent: 3 recorded, 0 known from before, 0 not imported; 6 remarks, 3 photos; 2 to assign, 华冈建设 1";
    assert_eq!(said.counts("remarks.bcfzip"), counts);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect WHERE photos = 1 AND photos_missing = 0"), 3);
    assert_eq!(stage.count("SELECT COUNT(*) FROM command WHERE kind = 'commented' AND done_ms = 1773018000000"), 3);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect WHERE severity = 'major' AND stage = 'third_party'"), 3);
    assert_eq!(stage.count("SELECT COUNT(*) FROM work_order"), 1);
    // 2026-03-02T08:30:00+08:00, the first topic's own time.
    assert_eq!(stage.count("SELECT recorded_ms FROM defect WHERE item = '02.04'"), 1_772_411_400_000);
    assert_eq!(
        stage.count("SELECT COUNT(*) FROM defect WHERE note LIKE '%wang@example.com → li@example.com · Open'"),
        3
    );
    assert_eq!(stage.count("SELECT COUNT(DISTINCT unit) FROM defect"), 3, "two are named, one is in the common area");

    let mut grown = topics;
    grown.push(topic(&guid(4), "new", "", 4));
    let file = stage.write("remarks V2.bcfzip", &package(grown));
    let again = stage.import(&file, &["--unit", "3-1-101"]);
    assert!(again.counts("remarks V2.bcfzip").starts_with("4 sent: 1 recorded, 3 known"), "{}", again.text);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect"), 4);
    stage.is_whole("3-1-201");
}

#[test]
fn damage_costs_what_is_damaged_and_every_topic_is_accounted_for() {
    let stage = Stage::published();
    let sound = package((1..=5).map(|number| topic(&guid(number), "t", "", number)).collect());
    stage.write("a sound.bcfzip", &sound);
    let mut torn = topic(&guid(11), "t", "", 11);
    torn[0].1 = b"<Markup><Topic Guid='x'><Title>t</Title>".to_vec();
    let mut entities = topic(&guid(12), "t", "", 12);
    entities[0].1 = b"<!DOCTYPE a [<!ENTITY b 'c'>]><Markup><Topic/></Markup>".to_vec();
    let mut no_picture = topic(&guid(13), "t", "", 13);
    no_picture[2].1 = b"\x89PNG\r\n\x1a\n but no more".to_vec();
    stage.write("b partly.bcfzip", &package(vec![torn, entities, no_picture, topic(&guid(14), "t", "", 14)]));
    let cut = &sound[..sound.len() / 2];
    stage.write("c cut.bcfzip", cut);
    // Those whose markup begins before the cut.
    let begins = |number: &u32| {
        let name = format!("{}/markup.bcf", guid(*number));
        cut.windows(name.len()).any(|bytes| bytes == name.as_bytes())
    };
    let lost: Vec<u32> = (1..=5).filter(begins).collect();
    assert!((1..5).contains(&lost.len()));
    stage.write("d text.bcf", b"this is no package");
    stage.write_huge("e huge.bcfzip", 300 << 20);
    let said = stage.import(&stage.input(), &[]);
    assert!(said.success, "{}{}", said.text, said.errors);
    assert!(said.counts("a sound.bcfzip").starts_with("5 sent: 5 recorded, 0 known from before, 0 not imported"));
    assert!(said.counts("b partly.bcfzip").starts_with("4 sent: 2 recorded, 0 known from before, 2 not imported"));
    for (place, code) in [
        (format!("b partly / {}:", guid(11)), "[bcf.topic.xml]"),
        (format!("b partly / {}:", guid(12)), "[bcf.topic.doctype]"),
        (format!("b partly / {} / snapshot.png:", guid(13)), "[photo.damaged]"),
        ("c cut.bcfzip:".to_owned(), "[bcf.directory_lost]"),
        ("d text.bcf:".to_owned(), "[bcf.not_a_zip]"),
        ("e huge.bcfzip:".to_owned(), "[bcf.package_too_large]"),
    ] {
        assert!(said.has(&[&place, code]), "{place} {code} in:\n{}", said.text);
    }
    assert_eq!(said.text.lines().filter(|line| line.ends_with(']')).count(), 6 + lost.len(), "{}", said.text);
    for number in &lost {
        assert!(said.has(&[&format!("c cut / {}:", guid(*number)), "[bcf.topic.package_lost]"]), "{}", said.text);
    }
    let whole = format!("{} sent: 7 recorded, 0 known from before, {} not imported", 9 + lost.len(), 2 + lost.len());
    assert!(said.has(&[&whole]), "the whole folder: {}", said.text);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect"), 7);
    stage.is_whole("3-公区");
}

#[test]
fn nothing_usable_is_a_failure_and_leaves_nothing() {
    let stage = Stage::published();
    let commands = stage.count("SELECT COUNT(*) FROM feed");
    for (file, code) in [
        (stage.write("cut.bcfzip", b"PK\x03\x04"), "[bcf.directory_lost]"),
        (stage.write("other.bcfzip", &zipped(&[("readme.txt".into(), b"hello".to_vec())])), "[bcf.not_bcf]"),
        (stage.write("picture.png", &picture(1)), "[import.unknown_file]"),
    ] {
        let said = stage.import(&file, &[]);
        assert!(!said.success && said.has(&[code]), "{}{}", said.text, said.errors);
    }
    let empty = stage.input().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(!stage.import(&empty, &[]).success);
    assert!(!stage.import(&stage.input().join("nowhere"), &[]).success);
    assert_eq!(stage.count("SELECT COUNT(*) FROM command"), 0);
    assert_eq!(stage.count("SELECT COUNT(*) FROM feed"), commands);
}

#[test]
fn options_that_name_nothing_known_are_refused_before_anything_is_read() {
    let stage = Stage::published();
    let file = stage.write("a.bcfzip", &package(vec![topic(&guid(1), "t", "", 1)]));
    for (options, said) in [
        (["--unit", "9-9-999"], "no unit has the number 9-9-999"),
        (["--as", "nobody"], "no member has the account nobody"),
        (["--as", "shen"], "shen may not record defects"),
        (["--item", "a=99.99"], "no check item has the code 99.99"),
        (["--project", "XX"], "known are: LJ1"),
    ] {
        let refused = stage.import(&file, &options);
        assert!(!refused.success && refused.errors.contains(said), "{options:?}: {}", refused.errors);
    }
    assert_eq!(stage.count("SELECT COUNT(*) FROM command"), 0);
    let said = stage.import(&file, &["--item", "a=02.04", "--item", "02.01", "--room", "Bedroom", "--unit", "3-1-101"]);
    assert!(said.counts("a.bcfzip").ends_with("0 to assign, 华冈建设 1"), "{}", said.text);
}
