//! Floor plans: SVG that holds shapes and text and nothing that could act or reach out.
//!
//! Everything is refused that is not on the short lists of elements and attributes here, so a browser, the phones'
//! drawing code and the report renderer can show a plan as it is.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use thiserror::Error;

/// Largest plan, in bytes.
pub const PLAN_BYTES: usize = 256 * 1024;
/// Most elements of a plan.
const ELEMENTS: usize = 5_000;
/// Deepest nesting of a plan.
const DEPTH: usize = 16;

const ALLOWED_ELEMENTS: [&str; 13] =
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc"];

const ALLOWED_ATTRIBUTES: [&str; 41] = [
    "viewBox",
    "width",
    "height",
    "version",
    "role",
    "aria-label",
    "lang",
    "id",
    "class",
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "dx",
    "dy",
    "points",
    "transform",
    "fill",
    "fill-rule",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-opacity",
    "opacity",
    "paint-order",
    "text-anchor",
    "font-size",
    "font-weight",
    "font-family",
    "letter-spacing",
];

/// Why a plan was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanFault {
    /// Larger than the limit.
    #[error("the plan has more than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// More elements than the limit, or nested too deep.
    #[error("the plan has more than {elements} elements or nests deeper than {depth}")]
    TooMuch {
        /// The limit of elements.
        elements: usize,
        /// The limit of nesting.
        depth: usize,
    },
    /// Not well-formed XML.
    #[error("the plan is not well-formed XML near byte {at}")]
    Xml {
        /// Where reading stopped.
        at: u64,
    },
    /// The root is not an `svg` element of the SVG name space.
    #[error("the plan does not begin with an svg element")]
    NotSvg,
    /// No `viewBox` of four numbers, so places on the plan would mean nothing.
    #[error("the plan has no viewBox of four numbers")]
    NoViewBox,
    /// A document type, entity or processing instruction.
    #[error("the plan has a document type, an entity or a processing instruction")]
    Declaration,
    /// An element that is not on the list.
    #[error("the plan has a `{name}` element")]
    Element {
        /// Its name.
        name: String,
    },
    /// An attribute that is not on the list.
    #[error("the plan has a `{name}` attribute")]
    Attribute {
        /// Its name.
        name: String,
    },
    /// An attribute that refers to something.
    #[error("the plan's `{name}` attribute refers to something")]
    Reference {
        /// Its name.
        name: String,
    },
}

impl PlanFault {
    /// For people, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::TooLarge { limit } => format!("平面图超过 {limit} 字节"),
            Self::TooMuch { elements, depth } => format!("平面图超过 {elements} 个元素或嵌套超过 {depth} 层"),
            Self::Xml { at } => format!("平面图在第 {at} 字节附近不是合法的 XML"),
            Self::NotSvg => "平面图不是 SVG".to_owned(),
            Self::NoViewBox => "平面图缺少由四个数组成的 viewBox".to_owned(),
            Self::Declaration => "平面图含有文档类型、实体或处理指令".to_owned(),
            Self::Element { name } => format!("平面图含有元素 {name}"),
            Self::Attribute { name } => format!("平面图含有属性 {name}"),
            Self::Reference { name } => format!("平面图的属性 {name} 引用了其他内容"),
        }
    }
}

/// Checks that an SVG document holds shapes and text only.
pub fn check_plan(svg: &str) -> Result<(), PlanFault> {
    if svg.len() > PLAN_BYTES {
        return Err(PlanFault::TooLarge { limit: PLAN_BYTES });
    }
    let mut reader = Reader::from_str(svg);
    let (mut elements, mut depth) = (0, 0_usize);
    loop {
        let Ok(event) = reader.read_event() else { return Err(PlanFault::Xml { at: reader.error_position() }) };
        match event {
            Event::Start(start) => {
                element(&start, &mut elements, depth, &reader)?;
                depth += 1;
            }
            Event::Empty(start) => element(&start, &mut elements, depth, &reader)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(PlanFault::Xml { at: reader.buffer_position() }),
            Event::Eof if elements == 0 => return Err(PlanFault::NotSvg),
            Event::Eof => return Ok(()),
            Event::GeneralRef(entity) => {
                let predefined = ["amp", "lt", "gt", "quot", "apos"].iter().any(|name| entity.as_ref() == *name);
                if !predefined && !entity.is_char_ref() {
                    return Err(PlanFault::Declaration);
                }
            }
            Event::DocType(_) | Event::PI(_) | Event::CData(_) => return Err(PlanFault::Declaration),
            Event::Text(_) | Event::Comment(_) | Event::Decl(_) => {}
        }
    }
}

fn element(
    start: &BytesStart<'_>,
    elements: &mut usize,
    depth: usize,
    reader: &Reader<&[u8]>,
) -> Result<(), PlanFault> {
    let name = text(start.name().as_ref());
    if depth == 0 && (*elements > 0 || name != "svg") {
        return Err(PlanFault::NotSvg);
    }
    *elements += 1;
    if *elements > ELEMENTS || depth >= DEPTH {
        return Err(PlanFault::TooMuch { elements: ELEMENTS, depth: DEPTH });
    }
    if !ALLOWED_ELEMENTS.contains(&name.as_str()) || (name == "svg" && depth > 0) {
        return Err(PlanFault::Element { name });
    }
    let (mut has_namespace, mut has_view_box) = (false, false);
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| PlanFault::Xml { at: reader.buffer_position() })?;
        let (name, value) = (text(attribute.key.as_ref()), text(attribute.value.as_ref()));
        if name == "xmlns" && value == "http://www.w3.org/2000/svg" && depth == 0 {
            has_namespace = true;
            continue;
        }
        if !ALLOWED_ATTRIBUTES.contains(&name.as_str()) {
            return Err(PlanFault::Attribute { name });
        }
        // Entities are not resolved here, so none may hide a reference; a backslash escapes in style values.
        let lower = value.to_lowercase();
        if value.contains(['&', '\\']) || lower.contains("url") || lower.contains("script:") {
            return Err(PlanFault::Reference { name });
        }
        has_view_box |= name == "viewBox" && is_view_box(&value);
    }
    match depth {
        0 if !has_namespace => Err(PlanFault::NotSvg),
        0 if !has_view_box => Err(PlanFault::NoViewBox),
        _ => Ok(()),
    }
}

/// Four numbers, the last two above zero.
fn is_view_box(value: &str) -> bool {
    let numbers: Vec<Option<f64>> = value.split_whitespace().map(|number| number.parse().ok()).collect();
    matches!(numbers.as_slice(), [Some(_), Some(_), Some(width), Some(height)] if *width > 0.0 && *height > 0.0)
}

fn text(raw: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(raw.as_ref()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(inside: &str) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 280">{inside}</svg>"#)
    }

    #[test]
    fn shapes_and_text_are_taken() {
        let good = plan(
            r##"<title>C2</title><g stroke="#222"><path d="M0 0H9"/></g><text x="1" y="2">主卧 &amp; &#x4E00;</text>"##,
        );
        assert_eq!(check_plan(&good), Ok(()));
        assert_eq!(check_plan(&format!("<?xml version=\"1.0\"?>\n<!-- C2 -->\n{good}\n")), Ok(()));
    }

    #[test]
    fn what_acts_or_reaches_out_is_refused_by_name() {
        let element = |name: &str| Err(PlanFault::Element { name: name.into() });
        let attribute = |name: &str| Err(PlanFault::Attribute { name: name.into() });
        let reference = |name: &str| Err(PlanFault::Reference { name: name.into() });
        for (inside, expected) in [
            ("<script>alert(1)</script>", element("script")),
            ("<foreignObject/>", element("foreignObject")),
            ("<image/>", element("image")),
            ("<use/>", element("use")),
            ("<a/>", element("a")),
            ("<style>*{}</style>", element("style")),
            ("<animate/>", element("animate")),
            ("<svg:script/>", element("svg:script")),
            ("<svg/>", element("svg")),
            ("<g onload='x'/>", attribute("onload")),
            ("<path href='#a'/>", attribute("href")),
            ("<path xlink:href='/etc/passwd'/>", attribute("xlink:href")),
            ("<path style='fill:red'/>", attribute("style")),
            ("<g xmlns='http://www.w3.org/1999/xhtml'/>", attribute("xmlns")),
            ("<path fill='URL(//x)'/>", reference("fill")),
            ("<path fill='u&#114;l(//x)'/>", reference("fill")),
            (r"<path fill='\75rl(//x)'/>", reference("fill")),
            ("<![CDATA[<script>]]>", Err(PlanFault::Declaration)),
            ("<?xml-stylesheet href='x'?>", Err(PlanFault::Declaration)),
            ("<text>&evil;</text>", Err(PlanFault::Declaration)),
        ] {
            assert_eq!(check_plan(&plan(inside)), expected, "{inside}");
        }
        let doctype = format!("<!DOCTYPE svg [<!ENTITY e 'x'>]>{}", plan(""));
        assert_eq!(check_plan(&doctype), Err(PlanFault::Declaration));
    }

    #[test]
    fn what_is_no_whole_svg_is_refused() {
        assert_eq!(check_plan(""), Err(PlanFault::NotSvg));
        assert_eq!(check_plan("<html/>"), Err(PlanFault::NotSvg));
        assert_eq!(check_plan("<svg viewBox='0 0 1 1'/>"), Err(PlanFault::NotSvg));
        assert_eq!(check_plan(&(plan("") + "<svg/>")), Err(PlanFault::NotSvg), "a second root");
        assert_eq!(
            check_plan("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 1'/>"),
            Err(PlanFault::NoViewBox)
        );
        assert!(matches!(check_plan(&plan("<g>")), Err(PlanFault::Xml { .. })));
        assert!(matches!(
            check_plan("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>"),
            Err(PlanFault::Xml { .. })
        ));
        assert_eq!(check_plan(&plan(&" ".repeat(PLAN_BYTES))), Err(PlanFault::TooLarge { limit: PLAN_BYTES }));
        let deep = "<g>".repeat(DEPTH) + &"</g>".repeat(DEPTH);
        assert!(matches!(check_plan(&plan(&deep)), Err(PlanFault::TooMuch { .. })));
        assert!(matches!(check_plan(&plan(&"<g/>".repeat(ELEMENTS))), Err(PlanFault::TooMuch { .. })));
    }
}
