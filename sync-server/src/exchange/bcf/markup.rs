//! From `markup.bcf` to a [`Topic`], for BCF 2.0, 2.1 and 3.0 alike.
//!
//! | | 2.0, 2.1 | 3.0 |
//! | --- | --- | --- |
//! | comments | `Markup/Comment` | `Markup/Topic/Comments/Comment` |
//! | viewpoints | `Markup/Viewpoints` for each | `Markup/Topic/Viewpoints/ViewPoint` |
//! | labels | `Labels` for each | `Labels/Label` |
//! | links | `ReferenceLink` for each | `ReferenceLinks/ReferenceLink` |
//! | models | `Header/File` | `Header/Files/File` |

use super::xml::{self, Element};
use super::{BcfComment, BcfDate, HeaderFile, Topic, TopicFault};

/// A picture that the markup names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) file: String,
    pub(super) viewpoint: Option<String>,
}

/// The topic, without its pictures, and the pictures that it names. `folder` stands in for a missing GUID.
pub(super) fn read(text: &str, folder: &str) -> Result<(Topic, Vec<Wanted>), TopicFault> {
    let root = xml::parse(text)?;
    if !root.name.eq_ignore_ascii_case("Markup") {
        return Err(TopicFault::NotMarkup);
    }
    let mut topics = root.all("Topic");
    let element = topics.next().ok_or(TopicFault::NoTopic)?;
    if topics.next().is_some() {
        return Err(TopicFault::SeveralTopics);
    }
    let mut topic = topic(element, folder);
    topic.comments = root.all("Comment").chain(nested(element, "Comments", "Comment")).map(comment).collect();
    let header = root.child("Header");
    topic.header_files =
        header.map(|header| nested(header, "Files", "File").map(header_file).collect()).unwrap_or_default();
    Ok((topic, wanted(&root, element)))
}

/// What `bcf.version` says.
pub(super) fn version(text: &str) -> Option<String> {
    let root = xml::parse(text).ok()?;
    root.attribute("VersionId").or_else(|| root.child_text("DetailedVersion"))
}

fn topic(element: &Element, folder: &str) -> Topic {
    Topic {
        guid: element.attribute("Guid").unwrap_or_else(|| folder.to_owned()),
        title: element.child_text("Title").unwrap_or_default(),
        description: element.child_text("Description"),
        status: element.attribute("TopicStatus"),
        kind: element.attribute("TopicType"),
        priority: element.child_text("Priority"),
        author: element.child_text("CreationAuthor"),
        created: date(element, "CreationDate"),
        due: date(element, "DueDate"),
        labels: nested(element, "Labels", "Label")
            .chain(element.all("Labels").filter(|labels| labels.child("Label").is_none()))
            .filter_map(Element::text)
            .collect(),
        assigned_to: element.child_text("AssignedTo"),
        reference_links: nested(element, "ReferenceLinks", "ReferenceLink").filter_map(Element::text).collect(),
        ..Topic::default()
    }
}

fn comment(element: &Element) -> BcfComment {
    BcfComment {
        guid: element.attribute("Guid"),
        author: element.child_text("Author"),
        date: date(element, "Date"),
        text: element.child_text("Comment").unwrap_or_default(),
        status: element.child_text("Status"),
        verbal_status: element.child_text("VerbalStatus"),
        viewpoint: element.child("Viewpoint").and_then(|viewpoint| viewpoint.attribute("Guid")),
    }
}

fn header_file(element: &Element) -> HeaderFile {
    HeaderFile {
        name: element.child_text("Filename"),
        date: date(element, "Date"),
        reference: element.child_text("Reference"),
        ifc_project: element.attribute("IfcProject"),
    }
}

fn wanted(root: &Element, topic: &Element) -> Vec<Wanted> {
    let older = root.all("Viewpoints");
    let newer = topic.all("Viewpoints").flat_map(|all| all.all("ViewPoint"));
    let named = |element: &Element| {
        let file = element.child_text("Snapshot")?;
        Some(Wanted { file, viewpoint: element.attribute("Guid") })
    };
    older.chain(newer).filter_map(named).collect()
}

/// Children by name (2.x), then those in a list element (3.0).
fn nested<'a>(element: &'a Element, list: &'a str, name: &'a str) -> impl Iterator<Item = &'a Element> {
    element.all(name).chain(element.all(list).flat_map(move |holder| holder.all(name)))
}

fn date(element: &Element, name: &str) -> Option<BcfDate> {
    element.child_text(name).map(|text| BcfDate::new(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = r#"<Markup><Header><Files><File IfcProject="p"><Filename>m.ifc</Filename></File></Files></Header>
      <Topic TopicStatus="Open" ServerAssignedId="7" Guid="G" TopicType="Clash"><ReferenceLinks><ReferenceLink>l</ReferenceLink></ReferenceLinks>
      <Title>t</Title><Labels><Label>a</Label><Label>b</Label></Labels><CreationDate>2020-01-01T00:00:00+08:00</CreationDate>
      <CreationAuthor>x</CreationAuthor><Comments><Comment Guid="C"><Date>2020-01-02</Date><Author>y</Author><Comment>text</Comment>
      <Viewpoint Guid="V"/></Comment></Comments><Viewpoints><ViewPoint Guid="V"><Viewpoint>V.bcfv</Viewpoint><Snapshot>V.png</Snapshot></ViewPoint></Viewpoints></Topic></Markup>"#;

    #[test]
    fn reads_bcf_3() {
        let (topic, wanted) = read(NEW, "f").unwrap();
        assert_eq!((topic.guid.as_str(), topic.title.as_str()), ("G", "t"));
        assert_eq!((topic.status.as_deref(), topic.kind.as_deref()), (Some("Open"), Some("Clash")));
        assert_eq!(topic.labels, ["a", "b"]);
        assert_eq!(topic.reference_links, ["l"]);
        assert_eq!(topic.header_files[0].name.as_deref(), Some("m.ifc"));
        assert_eq!(topic.comments[0].text, "text");
        assert_eq!(topic.comments[0].viewpoint.as_deref(), Some("V"));
        assert_eq!(wanted, [Wanted { file: "V.png".to_owned(), viewpoint: Some("V".to_owned()) }]);
    }

    #[test]
    fn a_topic_may_lack_everything_but_itself() {
        let (topic, wanted) = read("<Markup><Topic/><Comment/></Markup>", "folder").unwrap();
        assert_eq!(topic.guid, "folder");
        assert_eq!(topic.title, "");
        assert_eq!(topic.comments, [BcfComment::default()]);
        assert!(wanted.is_empty());
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(read("<Topic/>", "f").unwrap_err(), TopicFault::NotMarkup);
        assert_eq!(read("<Markup/>", "f").unwrap_err(), TopicFault::NoTopic);
        assert_eq!(read("<Markup><Topic/><Topic/></Markup>", "f").unwrap_err(), TopicFault::SeveralTopics);
    }

    #[test]
    fn the_version_is_an_attribute_or_an_element() {
        assert_eq!(version("<Version VersionId='2.1'/>").as_deref(), Some("2.1"));
        assert_eq!(version("<Version><DetailedVersion>2.0 RC</DetailedVersion></Version>").as_deref(), Some("2.0 RC"));
        assert_eq!(version("<!DOCTYPE x><Version VersionId='2.1'/>"), None);
    }
}
