//! Files that pages use, embedded in the program: nothing is fetched from elsewhere.

use crate::api::Refusal;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use yanfang_protocol::problem::Code;

struct Asset {
    kind: &'static str,
    text: String,
    version: String,
}

static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let css = "text/css; charset=utf-8";
    [
        ("tokens.css", css, tokens()),
        ("console.css", css, include_str!("../../assets/console.css").to_owned()),
        ("console.js", "text/javascript; charset=utf-8", include_str!("../../assets/console.js").to_owned()),
        ("shapes.svg", "image/svg+xml", include_str!("../../assets/shapes.svg").to_owned()),
        ("mark.svg", "image/svg+xml", include_str!("../../assets/mark.svg").to_owned()),
    ]
    .into_iter()
    .map(|(name, kind, text)| {
        let version = hex::encode(&Sha256::digest(text.as_bytes())[..4]);
        (name, Asset { kind, text, version })
    })
    .collect()
});

/// The address of a file, with the version of its content, so that browsers may keep it for ever.
pub(super) fn address(name: &str) -> String {
    let version = ASSETS.get(name).map_or("", |asset| asset.version.as_str());
    format!("/console/assets/{name}?v={version}")
}

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    give(&name)
}

pub(super) async fn favicon() -> Result<Response, Refusal> {
    give("mark.svg")
}

fn give(name: &str) -> Result<Response, Refusal> {
    let asset = ASSETS.get(name).ok_or(Code::NotFound)?;
    let cache = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)), (header::CACHE_CONTROL, cache)];
    Ok((headers, asset.text.as_str()).into_response())
}

/// The part of the design's tokens that becomes CSS.
#[derive(Deserialize)]
struct Tokens {
    colour: Themes<BTreeMap<String, String>>,
    family: BTreeMap<String, Themes<Family>>,
}

#[derive(Deserialize)]
struct Themes<T> {
    light: T,
    dark: T,
}

#[derive(Deserialize)]
struct Family {
    solid: String,
    on: String,
    text: String,
    tint: String,
}

/// The tokens as CSS variables. `night` is the dark theme and `day` the light one for a part of a page, whatever the page
/// has: drawings are made for paper.
fn tokens() -> String {
    let tokens: Tokens = match serde_json::from_str(include_str!("../../assets/tokens.json")) {
        Ok(tokens) => tokens,
        Err(error) => {
            tracing::error!(%error, "the embedded tokens do not read");
            return String::new();
        }
    };
    let families = |pick: fn(&Themes<Family>) -> &Family| {
        let mut css = String::new();
        for (name, family) in &tokens.family {
            let Family { solid, on, text, tint } = pick(family);
            let _ = write!(css, "--{name}:{solid};--{name}-on:{on};--{name}-x:{text};--{name}-t:{tint};");
        }
        css
    };
    let colours = |colours: &BTreeMap<String, String>| {
        let mut css = String::new();
        for (name, value) in colours {
            let _ = write!(css, "--{name}:{value};");
        }
        css
    };
    let light = colours(&tokens.colour.light) + &families(|themes| &themes.light);
    let dark = colours(&tokens.colour.dark) + &families(|themes| &themes.dark);
    format!(
        ":root,.day{{color-scheme:light;{light}}}\n[data-theme=dark],.night{{color-scheme:dark;{dark}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_variables_for_both_themes() {
        let css = tokens();
        assert!(css.contains(":root,.day{color-scheme:light;") && css.contains("--act-x:#8F2D06;"), "{css}");
        assert!(css.contains(".night{color-scheme:dark;") && css.contains("--accent:#77D5DE;"));
    }

    #[test]
    fn no_colour_is_typed_outside_the_tokens() {
        let css = include_str!("../../assets/console.css");
        let typed = css
            .match_indices('#')
            .filter(|(at, _)| css[at + 1..].chars().take_while(char::is_ascii_hexdigit).count() >= 3);
        assert_eq!(typed.count(), 0);
    }
}
