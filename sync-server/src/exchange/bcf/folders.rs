//! Which entries belong to which topic.

use std::collections::{HashMap, HashSet};

use super::archive::{Entry, is_rubbish};
use super::markup::Wanted;

/// How far up from an entry its topic's folder is looked for.
const LEVELS: usize = 8;

/// A file of a topic.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) index: usize,
    /// Name within the topic's folder.
    pub(super) name: String,
}

/// A folder with a markup: a topic.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: String,
    pub(super) markup: Member,
    members: Vec<Member>,
}

/// The package's folders.
#[derive(Debug, Default)]
pub(super) struct Folders {
    pub(super) folders: Vec<Folder>,
    /// Folders that can only have been meant as topics.
    pub(super) without_markup: Vec<String>,
}

/// A picture to read.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) file: Member,
    pub(super) viewpoint: Option<String>,
}

impl Folder {
    /// Last part of the folder's name: usually the topic's GUID.
    pub(super) fn last_segment(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub(super) fn viewpoints(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| has_ending(&member.name, &["bcfv"]))
    }

    /// Pictures that the markup names, then those with the usual name; and the names that are missing.
    ///
    /// If a named picture is missing, every other picture of the folder is taken: names get garbled on the way.
    pub(super) fn pictures(&self, wanted: &[Wanted]) -> (Vec<Picture>, Vec<String>) {
        let by_name: HashMap<String, &Member> =
            self.members.iter().rev().map(|member| (member.name.to_lowercase(), member)).collect();
        let mut taken = HashSet::new();
        let (mut pictures, mut missing) = (Vec::new(), Vec::new());
        for want in wanted {
            let name = want.file.replace('\\', "/");
            match by_name.get(&name.trim_start_matches("./").to_lowercase()) {
                Some(member) if taken.insert(member.index) => {
                    pictures.push(Picture { file: (*member).clone(), viewpoint: want.viewpoint.clone() });
                }
                Some(_) => {}
                None => missing.push(want.file.clone()),
            }
        }
        for member in self.members.iter().filter(|member| has_ending(&member.name, &["png", "jpg", "jpeg"])) {
            let usual = member.name.to_lowercase().starts_with("snapshot");
            if (usual || !missing.is_empty()) && taken.insert(member.index) {
                pictures.push(Picture { file: member.clone(), viewpoint: None });
            }
        }
        (pictures, missing)
    }
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Groups the entries: an entry belongs to the nearest folder above it that has a markup.
pub(super) fn group(entries: &[Entry]) -> Folders {
    let mut found = Folders::default();
    let places = markups(entries, &mut found.folders);
    let lower = without_case(&found.folders);
    let mut orphans: Vec<&Entry> = Vec::new();
    for entry in entries {
        match owner(&entry.path, &places, &lower) {
            Some((place, name)) => {
                if let Some(folder) = found.folders.get_mut(place) {
                    folder.members.push(Member { index: entry.index, name });
                }
            }
            None => orphans.push(entry),
        }
    }
    let mut seen = HashSet::new();
    for entry in orphans {
        let Some((folder, name)) = entry.path.rsplit_once('/') else { continue };
        let last = folder.rsplit('/').next().unwrap_or_default();
        if (has_ending(name, &["bcfv"]) || is_guid(last)) && seen.insert(folder) {
            found.without_markup.push(folder.to_owned());
        }
    }
    found
}

/// The topic's folder, if this is the name of a markup.
pub(super) fn topic_of(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    (name.eq_ignore_ascii_case("markup.bcf") && !is_rubbish(path)).then_some(folder)
}

/// One folder for each place of a `markup.bcf`; a second one in the same folder, of other case, is a further file.
fn markups(entries: &[Entry], folders: &mut Vec<Folder>) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.is_named("markup.bcf")) {
        let (path, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        places.entry(path.to_owned()).or_insert_with(|| {
            let markup = Member { index: entry.index, name: name.to_owned() };
            folders.push(Folder { path: path.to_owned(), markup, members: Vec::new() });
            folders.len() - 1
        });
    }
    places
}

/// Places by lower-case path, where that is unambiguous: some programs spell a GUID in two ways.
fn without_case(folders: &[Folder]) -> HashMap<String, Option<usize>> {
    let mut lower = HashMap::new();
    for (place, folder) in folders.iter().enumerate() {
        lower.entry(folder.path.to_lowercase()).and_modify(|known| *known = None).or_insert(Some(place));
    }
    lower
}

/// The topic that an entry belongs to, and its name there. The package's top folder owns only what lies in it.
fn owner(
    path: &str,
    places: &HashMap<String, usize>,
    lower: &HashMap<String, Option<usize>>,
) -> Option<(usize, String)> {
    if !path.contains('/') {
        return places.get("").map(|place| (*place, path.to_owned()));
    }
    for (at, _) in path.rmatch_indices('/').take(LEVELS) {
        let (folder, name) = (path.get(..at)?, path.get(at + 1..)?);
        let place = places.get(folder).copied().or_else(|| lower.get(&folder.to_lowercase()).copied().flatten());
        if let Some(place) = place {
            return Some((place, name.to_owned()));
        }
    }
    None
}

fn is_guid(text: &str) -> bool {
    let bare = text.trim_start_matches('{').trim_end_matches('}');
    bare.len() == 36
        && bare
            .char_indices()
            .all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(paths: &[&str]) -> Folders {
        let entries: Vec<Entry> =
            paths.iter().enumerate().map(|(index, path)| Entry { index, path: (*path).to_owned() }).collect();
        group(&entries)
    }

    #[test]
    fn an_entry_belongs_to_the_nearest_topic_above_it() {
        let found =
            grouped(&["x/A/markup.bcf", "x/a/snapshot.PNG", "x/A/views/v.bcfv", "x/A/B/Markup.bcf", "x/A/B/s.png"]);
        assert_eq!(found.folders.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["x/A", "x/A/B"]);
        assert_eq!(found.folders[0].viewpoints().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["views/v.bcfv"]);
        assert_eq!(found.folders[0].pictures(&[]).0.len(), 1);
        assert!(found.without_markup.is_empty());
    }

    #[test]
    fn folders_that_differ_in_case_only_are_two_topics() {
        let found = grouped(&["a/markup.bcf", "A/markup.bcf", "A/snapshot.png", "a/snapshot.png"]);
        assert_eq!(found.folders.len(), 2);
        assert_eq!(found.folders[0].pictures(&[]).0[0].file.index, 3);
        assert_eq!(found.folders[1].pictures(&[]).0[0].file.index, 2);
    }

    #[test]
    fn a_viewpoint_or_a_guid_without_markup_was_a_topic() {
        let guid = "0ab8057b-33ed-462a-a8a6-dd8b4e7351eb";
        let found = grouped(&["t/v.bcfv", "t/v2.bcfv", &format!("{guid}/snapshot.png"), "docs/plan.pdf", "x.bcfv"]);
        assert_eq!(found.without_markup, ["t", guid]);
    }

    #[test]
    fn named_pictures_come_first_and_missing_ones_are_told() {
        let found = grouped(&["t/markup.bcf", "t/other.jpg", "t/snapshot.jpg", "t/Two.png"]);
        let want = |file: &str| Wanted { file: file.to_owned(), viewpoint: Some("v".to_owned()) };
        let (pictures, missing) = found.folders[0].pictures(&[want("two.png"), want(".\\TWO.png")]);
        assert_eq!(pictures.iter().map(|p| p.file.name.as_str()).collect::<Vec<_>>(), ["Two.png", "snapshot.jpg"]);
        assert!(missing.is_empty());
        let (pictures, missing) = found.folders[0].pictures(&[want("gone.png")]);
        assert_eq!((pictures.len(), missing), (3, vec!["gone.png".to_owned()]));
    }
}
