//! A small tree of XML elements, read within limits. No document type, no entities but XML's own five.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::TopicFault;

/// Deepest nesting that is read; BCF 3.0 needs seven.
pub(super) const DEPTH: usize = 64;
/// Most elements and attributes; the largest topic seen has some hundred.
pub(super) const ITEMS: usize = 100_000;

/// An element. Names are without namespace prefix.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Children of that name, in any case.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name.eq_ignore_ascii_case(name))
    }

    /// First child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name.eq_ignore_ascii_case(name))
    }

    /// Text of the first child of that name; `None` if there is none or it is blank.
    pub(super) fn child_text(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Element::text)
    }

    /// Own text, trimmed; `None` if blank.
    pub(super) fn text(&self) -> Option<String> {
        filled(&self.text)
    }

    /// Attribute of that name, trimmed; `None` if missing or blank.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| filled(value))
    }
}

fn filled(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() { None } else { Some(trimmed.to_owned()) }
}

/// The root element of `text`.
pub(super) fn parse(text: &str) -> Result<Element, TopicFault> {
    let mut reader = Reader::from_str(text);
    let mut tree = Tree { open: vec![Element::default()], items: 0 };
    loop {
        let event = reader.read_event().map_err(|_| fault_at(&reader))?;
        match event {
            Event::Start(start) => tree.open(&start).map_err(|f| f.unwrap_or_else(|| fault_at(&reader)))?,
            Event::Empty(start) => {
                tree.open(&start).map_err(|f| f.unwrap_or_else(|| fault_at(&reader)))?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(entity) => tree.text(&resolved(&entity).ok_or_else(|| fault_at(&reader))?),
            Event::DocType(_) => return Err(TopicFault::Doctype),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    tree.root().ok_or_else(|| fault_at(&reader))
}

fn fault_at(reader: &Reader<&[u8]>) -> TopicFault {
    TopicFault::Xml { at: reader.error_position().max(reader.buffer_position()) }
}

fn resolved(entity: &BytesRef<'_>) -> Option<String> {
    match entity.resolve_char_ref() {
        Ok(Some(character)) => Some(character.to_string()),
        Ok(None) => resolve_xml_entity(entity).map(str::to_owned),
        Err(_) => None,
    }
}

/// The elements that are open, outermost first; below them a holder for the root.
struct Tree {
    open: Vec<Element>,
    items: usize,
}

impl Tree {
    /// `Err(None)` means text that is not well-formed.
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Option<TopicFault>> {
        self.count()?;
        if self.open.len() > DEPTH {
            return Err(Some(TopicFault::TooDeep { limit: DEPTH }));
        }
        let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
        // Without the check for doubles, which compares every attribute with every other.
        for attribute in start.attributes().with_checks(false) {
            self.count()?;
            let attribute = attribute.map_err(|_| None)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| None)?;
            let key = attribute.key.local_name().as_ref().to_owned();
            element.attributes.push((key, printable(&value)));
        }
        self.open.push(element);
        Ok(())
    }

    fn count(&mut self) -> Result<(), Option<TopicFault>> {
        self.items += 1;
        if self.items > ITEMS { Err(Some(TopicFault::TooMuch { limit: ITEMS })) } else { Ok(()) }
    }

    fn close(&mut self) {
        if self.open.len() > 1
            && let Some(element) = self.open.pop()
            && let Some(parent) = self.open.last_mut()
        {
            parent.children.push(element);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(&printable(text));
        }
    }

    /// The one element on the outside, if all are closed and nothing stands beside it.
    fn root(mut self) -> Option<Element> {
        let mut holder = self.open.pop()?;
        let alone = self.open.is_empty() && holder.children.len() == 1 && holder.text.trim().is_empty();
        if alone { holder.children.pop() } else { None }
    }
}

/// Control characters are not allowed in XML and some programs write them all the same: they are left out.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_namespaces_entities_and_cdata() {
        let root = parse("<?xml version='1.0'?><n:a xmlns:n='u' n:Id='1 &lt; 2'><!-- c --><b>x &amp; &#31354;<![CDATA[<鼓>]]></b><B/></n:a>\n")
            .unwrap();
        assert_eq!(root.name, "a");
        assert_eq!(root.attribute("id").as_deref(), Some("1 < 2"));
        assert_eq!(root.child_text("b").as_deref(), Some("x & 空<鼓>"));
        assert_eq!(root.all("b").count(), 2);
    }

    #[test]
    fn refuses_what_is_not_one_whole_tree() {
        for text in [
            "",
            "x",
            "<a>",
            "<a><b></a>",
            "<a/><b/>",
            "</a>",
            "<a/>x",
            "<a>&nbsp;</a>",
            "<a b='&c;'/>",
            "<a b=1/>",
            "<a",
        ] {
            assert!(matches!(parse(text), Err(TopicFault::Xml { .. })), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn refuses_document_types_depth_and_bulk() {
        assert_eq!(parse("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), Err(TopicFault::Doctype));
        assert_eq!(parse(&"<a>".repeat(100_000)), Err(TopicFault::TooDeep { limit: DEPTH }));
        assert_eq!(parse(&format!("<a>{}</a>", "<b/>".repeat(ITEMS))), Err(TopicFault::TooMuch { limit: ITEMS }));
        let attributes = " a=''".repeat(ITEMS);
        assert_eq!(parse(&format!("<a{attributes}/>")), Err(TopicFault::TooMuch { limit: ITEMS }));
    }

    #[test]
    fn leaves_control_characters_out() {
        assert_eq!(parse("<a>x&#x1F;\u{0}y\r\nz</a>").unwrap().text().as_deref(), Some("xy\nz"));
    }
}
