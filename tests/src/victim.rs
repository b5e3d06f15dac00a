//! A program that is killed in the middle of its work, and what it had said until then.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long a program may take to say its first line.
const FIRST_LINE: Duration = Duration::from_secs(20);

/// A running program; killed at the latest when it is dropped.
pub struct Victim {
    child: Child,
    lines: Receiver<String>,
}

impl Victim {
    /// Starts a program that says a line for each thing it has finished.
    pub fn start<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let output = child.stdout.take().expect("the output is a pipe");
        let (said, lines) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            // A last line without its end was not finished: it is no promise.
            while output.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
                let _ = said.send(line.trim_end().to_owned());
                line.clear();
            }
        });
        Self { child, lines }
    }

    /// Waits for the next line; `None` when the program has ended.
    pub fn line(&self) -> Option<String> {
        self.lines.recv_timeout(FIRST_LINE).ok()
    }

    /// Lets it work for this long, kills it with SIGKILL, and gives the lines it said meanwhile.
    pub fn kill_after(mut self, time: Duration) -> Vec<String> {
        thread::sleep(time);
        self.kill();
        self.lines.iter().collect()
    }

    fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_program_leaves_the_lines_it_finished() {
        let victim = Victim::start("sh", ["-c", "echo one; echo two; printf three; exec sleep 60"]);
        assert_eq!(victim.line().as_deref(), Some("one"));
        assert_eq!(victim.kill_after(Duration::from_millis(50)), ["two"]);
    }
}
