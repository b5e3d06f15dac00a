//! One JSON line a figure, in the form of the peers' programs.

use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// Prints a figure with its fields.
pub(crate) fn print(figure: &str, fields: Value) {
    let mut line = json!({ "peer": "yanfang", "figure": figure });
    if let (Value::Object(line), Value::Object(fields)) = (&mut line, fields) {
        line.extend(fields);
    }
    print_line(&line);
}

/// Prints a line that is whole already.
pub(crate) fn print_line(line: &Value) {
    writeln!(std::io::stdout(), "{line}").expect("somebody reads the figures");
}

/// Says what is wrong with the call.
pub(crate) fn complain(message: &str) {
    writeln!(std::io::stderr(), "{message}").expect("somebody reads the complaint");
}

/// Milliseconds with three digits.
pub(crate) fn ms(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1_000.0)
}

/// Three digits behind the point are enough for every figure.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// A collection of times of the same work.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that this many of a hundred do not exceed, in ms.
    pub(crate) fn percentile(&mut self, percent: usize) -> f64 {
        self.0.sort_unstable();
        ms(self.0[(self.0.len() - 1) * percent / 100])
    }
}

/// The most memory this program ever held, in MiB; `None` where the system does not tell.
pub(crate) fn peak_memory_mib() -> Option<u64> {
    memory("VmHWM:")
}

/// The memory this program holds now, in MiB; `None` where the system does not tell.
pub(crate) fn memory_mib() -> Option<u64> {
    memory("VmRSS:")
}

fn memory(what: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(what))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1_024)
}
