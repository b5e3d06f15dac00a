//! What an import tells: progress while it runs, then counts by file and the error list, in both languages.

use crate::fault::Fault;
use crate::say;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use yanfang_sync::exchange::intake::{IntakeFault, Tally};

/// How long work goes on in silence.
const SILENCE: Duration = Duration::from_secs(2);

/// Everything there is to tell.
#[derive(Default)]
pub(super) struct Report {
    pub(super) faults: Vec<IntakeFault>,
    parts: Vec<(String, Tally)>,
}

impl Report {
    pub(super) fn fault(&mut self, fault: IntakeFault) {
        self.faults.push(fault);
    }

    pub(super) fn part(&mut self, file: &str, tally: Tally) {
        self.parts.push((file.to_owned(), tally));
    }

    /// Says how far a file is, now and then, apart from the result.
    pub(super) fn progress(file: &str) -> impl FnMut(usize, usize) + Send + use<> {
        let (file, mut last) = (file.to_owned(), Instant::now());
        move |done, total| {
            if last.elapsed() >= SILENCE && done < total {
                last = Instant::now();
                // A closed terminal is no fault of the work.
                let _ = writeln!(io::stderr(), "{file}: {done} / {total}");
            }
        }
    }

    /// Says all of it. Nothing usable at all is a failure; errors beside what was taken are not.
    pub(super) fn end(self, dry_run: bool) -> Result<ExitCode, Fault> {
        for fault in &self.faults {
            let place = fault.place();
            say(format_args!("{place}: {} [{}]", fault.zh(), fault.code()));
            say(format_args!("{:width$}  {}", "", fault.en(), width = place.chars().count()));
        }
        let mut whole = Tally::default();
        for (file, tally) in &self.parts {
            say(format_args!("{file}: {}", tally.zh()));
            say(format_args!("{:width$}  {}", "", tally.en(), width = file.chars().count()));
            whole.add(tally);
        }
        if self.parts.len() > 1 {
            say(format_args!("合计：{}", whole.zh()));
            say(format_args!("all: {}", whole.en()));
        }
        if dry_run {
            say("试运行：没有写入任何内容");
            say("a dry run: nothing was written");
        }
        // A sound package without a topic was read, and there was nothing to take.
        let sound = self.parts.iter().any(|(_, tally)| tally.is_usable() || tally.sent == 0);
        if sound { Ok(ExitCode::SUCCESS) } else { Err(Fault::NothingUsable { errors: self.faults.len() }) }
    }
}
