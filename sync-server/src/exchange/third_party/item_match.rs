//! From a firm's words to a check item: by code, by the item's text, by a list of other words in use.

use std::collections::HashMap;
use yanfang_domain::catalog::CheckItem;

/// What firms write, and the code they mean.
const ALIASES: &str = include_str!("aliases.tsv");

/// The check items under their codes and texts.
pub(in crate::exchange) struct ItemMatch<'a> {
    items: HashMap<String, &'a CheckItem>,
}

impl<'a> ItemMatch<'a> {
    pub(in crate::exchange) fn new(catalog: &'a [CheckItem]) -> Self {
        let mut items = HashMap::new();
        for item in catalog {
            for key in [&item.code, &item.text.zh, &item.text.en] {
                items.insert(plain(key), item);
            }
        }
        let aliases = ALIASES.lines().filter_map(|line| line.split_once('\t'));
        for (alias, code) in aliases {
            if let Some(item) = items.get(&plain(code)).copied() {
                items.entry(plain(alias)).or_insert(item);
            }
        }
        Self { items }
    }

    /// The item with this code or text.
    pub(in crate::exchange) fn find(&self, text: &str) -> Option<&'a CheckItem> {
        self.items.get(&plain(text)).copied()
    }
}

/// Lower case letters and digits alone; a code keeps its dots.
fn plain(text: &str) -> String {
    let is_code = text.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
    let kept = text.chars().filter(|c| c.is_alphanumeric() || (is_code && *c == '.'));
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanfang_domain::catalog::library;

    #[test]
    fn items_are_found_by_code_text_and_alias() {
        let library = library::standard().unwrap();
        let items = ItemMatch::new(&library);
        let code = |text: &str| items.find(text).map(|item| item.code.as_str());
        assert_eq!(code(" 02.04 "), Some("02.04"));
        assert_eq!(code("墙面裂缝"), Some("02.04"));
        assert_eq!(code("Wall crack."), Some("02.04"));
        assert_eq!(code("墙体开裂"), Some("02.04"));
        assert_eq!(code("瓷砖（空鼓）"), Some("08.07"));
        assert_eq!([code("0204"), code("开裂的什么"), code("")], [None; 3]);
    }

    #[test]
    fn every_alias_leads_to_an_item_and_none_hides_an_items_own_text() {
        let library = library::standard().unwrap();
        let own: Vec<_> = library.iter().map(|item| plain(&item.text.zh)).collect();
        let mut seen = std::collections::HashSet::new();
        for line in ALIASES.lines() {
            let (alias, code) = line.split_once('\t').unwrap();
            assert!(library.iter().any(|item| item.code == code), "{line}");
            assert!(!own.contains(&plain(alias)) && seen.insert(plain(alias)), "{line}");
        }
        assert!(seen.len() >= 60);
    }
}
