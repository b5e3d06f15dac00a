//! Many runs in, one line a figure out: the median of every number, and how push and pull compare with the peers.

use crate::figure;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, stdin};

/// Fields that say what was measured; all other numbers are measurements.
const CONDITIONS: [&str; 7] = ["peer", "figure", "defects", "units", "held", "typed", "file"];
/// What the peers do too.
const COMPARED: [&str; 2] = ["push", "pull"];

/// Reads lines of figures from standard input; lines that are none are passed over.
pub(crate) fn run() {
    let lines = stdin().lock().lines().map_while(Result::ok);
    let figures = lines.filter_map(|line| serde_json::from_str::<Map<String, Value>>(&line).ok());
    let medians = medians(figures);
    for line in &medians {
        figure::print_line(&Value::Object(line.clone()));
    }
    for line in compared(&medians) {
        figure::print_line(&line);
    }
}

/// One line for all that were measured under the same conditions, in the order they first came.
fn medians(figures: impl Iterator<Item = Map<String, Value>>) -> Vec<Map<String, Value>> {
    let mut order: Vec<Map<String, Value>> = Vec::new();
    let mut measured: Vec<BTreeMap<String, Vec<f64>>> = Vec::new();
    for line in figures {
        let (conditions, numbers): (Map<String, Value>, Map<String, Value>) =
            line.into_iter().partition(|(name, _)| CONDITIONS.contains(&name.as_str()));
        let place = order.iter().position(|known| *known == conditions).unwrap_or_else(|| {
            order.push(conditions);
            measured.push(BTreeMap::new());
            order.len() - 1
        });
        for (name, value) in numbers {
            if let Some(number) = value.as_f64() {
                measured[place].entry(name).or_default().push(number);
            }
        }
    }
    for (line, numbers) in order.iter_mut().zip(measured) {
        line.insert("runs".into(), json!(numbers.values().map(Vec::len).max().unwrap_or(0)));
        line.extend(numbers.into_iter().map(|(name, numbers)| (name, json!(figure::rounded(median(numbers))))));
    }
    order
}

/// The middle one, or the mean of the two in the middle.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len() % 2 == 1 { numbers[middle] } else { f64::midpoint(numbers[middle - 1], numbers[middle]) }
}

/// How many times faster than each peer, and with what share of its bytes.
fn compared(medians: &[Map<String, Value>]) -> Vec<Value> {
    let number = |line: &Map<String, Value>, name| line.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let bytes = |line: &Map<String, Value>| number(line, "up") + number(line, "down");
    let is = |line: &&Map<String, Value>, name, value: &str| line.get(name).is_some_and(|found| found == value);
    let mut lines = Vec::new();
    for figure in COMPARED {
        let of_figure = || medians.iter().filter(|line| is(line, "figure", figure));
        let Some(ours) = of_figure().find(|line| is(line, "peer", "yanfang")) else { continue };
        for theirs in of_figure().filter(|line| !is(line, "peer", "yanfang") && line["defects"] == ours["defects"]) {
            lines.push(json!({ "figure": format!("{figure}_compared"), "with": theirs["peer"],
                "times_faster": figure::rounded(number(theirs, "ms") / number(ours, "ms")),
                "share_of_bytes": figure::rounded(bytes(ours) / bytes(theirs)) }));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str]) -> Vec<Map<String, Value>> {
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    #[test]
    fn runs_under_the_same_conditions_become_one_line() {
        let all = lines(&[
            r#"{"peer":"yanfang","figure":"record","held":10,"p50_ms":3.0}"#,
            r#"{"peer":"yanfang","figure":"record","held":300,"p50_ms":9.0}"#,
            r#"{"peer":"yanfang","figure":"record","held":10,"p50_ms":1.0}"#,
            r#"{"peer":"yanfang","figure":"record","held":10,"p50_ms":2.0}"#,
        ]);
        let medians = medians(all.into_iter());
        assert_eq!(medians.len(), 2);
        assert_eq!((&medians[0]["runs"], &medians[0]["p50_ms"]), (&json!(3), &json!(2.0)));
        assert_eq!(medians[1]["p50_ms"], json!(9.0));
        assert!((median(vec![4.0, 1.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn peers_are_compared_over_the_same_work() {
        let all = lines(&[
            r#"{"peer":"yanfang","figure":"push","defects":20,"ms":10,"up":30,"down":20}"#,
            r#"{"peer":"pouchdb","figure":"push","defects":20,"ms":80,"up":90,"down":10}"#,
            r#"{"peer":"pouchdb","figure":"push","defects":40,"ms":160,"up":90,"down":10}"#,
        ]);
        let compared = compared(&all);
        assert_eq!(compared.len(), 1);
        assert_eq!((&compared[0]["times_faster"], &compared[0]["share_of_bytes"]), (&json!(8.0), &json!(0.5)));
    }
}
