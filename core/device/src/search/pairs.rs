//! Cuts text into what is indexed, and a search into what is asked.

/// The words to index: CJK runs as overlapping pairs with their last character alone, everything else as it is.
///
/// The last character alone makes a search for one character find it at the end of a run too.
pub(crate) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 2);
    for run in runs(text) {
        match run {
            Run::Other(part) => words.push_str(part),
            Run::Cjk(characters) => {
                for (at, first) in characters.iter().enumerate() {
                    words.push(' ');
                    words.push(*first);
                    words.extend(characters.get(at + 1));
                }
                words.push(' ');
            }
        }
    }
    words
}

/// The FTS5 expression for what a person typed; `None` if there is nothing to look for.
///
/// Parts divided by white space must all occur; a CJK run is a phrase of its pairs; other words may go on.
pub(crate) fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = typed.split_whitespace().flat_map(runs).filter_map(phrase).collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// Whether a text that is not indexed yet has everything that was typed.
pub(crate) fn matches(text: &str, typed: &str) -> bool {
    let text = text.to_lowercase();
    let mut parts = typed.split_whitespace().filter(|part| part.chars().any(char::is_alphanumeric)).peekable();
    parts.peek().is_some() && parts.all(|part| text.contains(&part.to_lowercase()))
}

fn phrase(run: Run<'_>) -> Option<String> {
    match run {
        Run::Cjk(characters) => match characters.as_slice() {
            [] => None,
            [only] => Some(format!("\"{only}\"*")),
            more => {
                let pairs: Vec<String> = more.windows(2).map(|pair| pair.iter().collect()).collect();
                Some(format!("\"{}\"", pairs.join(" ")))
            }
        },
        Run::Other(text) => text.chars().any(char::is_alphanumeric).then(|| format!("\"{}\"*", text.replace('"', " "))),
    }
}

enum Run<'a> {
    Cjk(Vec<char>),
    Other(&'a str),
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let cjk = is_cjk(first);
        let end = rest.find(|character| is_cjk(character) != cjk).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(if cjk { Run::Cjk(run.chars().collect()) } else { Run::Other(run) });
        rest = after;
    }
    runs
}

/// Characters written without spaces between words: Han, kana, Hangul syllables.
fn is_cjk(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_pairs() {
        assert_eq!(words("墙面空鼓").split_whitespace().collect::<Vec<_>>(), ["墙面", "面空", "空鼓", "鼓"]);
        assert_eq!(words("3-1-1201厨 ok").split_whitespace().collect::<Vec<_>>(), ["3-1-1201", "厨", "ok"]);
    }

    #[test]
    fn searches_become_phrases() {
        assert_eq!(query("空鼓").as_deref(), Some("\"空鼓\""));
        assert_eq!(query("墙面空鼓 1201").as_deref(), Some("\"墙面 面空 空鼓\" AND \"1201\"*"));
        assert_eq!(query("鼓").as_deref(), Some("\"鼓\"*"));
        assert_eq!(query("  -- \" "), None);
    }
}
