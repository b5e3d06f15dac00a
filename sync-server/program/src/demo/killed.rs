//! A phone that dies in the middle of a write: a process of its own, killed without warning, and opened again.

use super::phone::{self, Stop};
use super::story;
use super::walk::Dice;
use crate::fault::Fault;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use yanfang_device::{DefectDraft, Device};
use yanfang_domain::catalog::Severity;
use yanfang_domain::id::{DefectId, RoomId, UnitId};
use yanfang_domain::inspection::Stage;

/// What the child process is told.
#[derive(clap::Args)]
pub(crate) struct ChildOptions {
    /// The phone's folder.
    folder: PathBuf,
    /// Where to record.
    unit: UnitId,
    /// In which room.
    room: RoomId,
}

/// The most a child writes, in case nobody kills it.
const MOST_WRITES: usize = 2_000;

/// Records one defect after another and says so, until it is killed.
pub(crate) fn child(options: &ChildOptions) -> Result<ExitCode, Fault> {
    let device = Device::open(&options.folder, phone::options(story::clock())).map_err(Stop::from)?;
    let mut out = std::io::stdout().lock();
    for number in 0..MOST_WRITES {
        let draft = DefectDraft {
            stage: Stage::Internal,
            inspection: None,
            room: options.room,
            element: None,
            item: None,
            severity: Severity::Minor,
            note: format!("墙面划痕，第 {} 处", number + 1),
            pin: None,
            photos: Vec::new(),
        };
        let defect = device.record_defect(options.unit, draft).map_err(Stop::from)?;
        // Said only after it was saved: this line is the promise that is checked afterwards.
        writeln!(out, "{defect}").and_then(|()| out.flush()).map_err(Fault::Io)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lets a child write on a phone that nobody else has open, kills it at some moment, and returns what it had said is
/// saved.
pub(super) fn write_and_kill(folder: &Path, unit: UnitId, room: RoomId, seed: u64) -> Result<Vec<DefectId>, Stop> {
    let program = std::env::current_exe().map_err(Stop::Io)?;
    let mut child = Command::new(program)
        .arg("demo-phone")
        .arg(folder)
        .args([unit.to_string(), room.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Stop::Io)?;
    let out = child.stdout.take().ok_or(Stop::Incomplete { what: "a child has no output" })?;
    let mut lines = BufReader::new(out).lines();
    let mut said = Vec::new();
    let until = Instant::now() + Duration::from_millis(8 + Dice::new(seed).below(12) as u64);
    while let Some(Ok(line)) = lines.next() {
        said.extend(line.parse::<DefectId>());
        if said.len() >= 3 && Instant::now() >= until {
            break;
        }
    }
    child.kill().map_err(Stop::Io)?;
    // What it had still said before it died counts as said.
    said.extend(lines.map_while(Result::ok).filter_map(|line| line.parse::<DefectId>().ok()));
    child.wait().map_err(Stop::Io)?;
    Ok(said)
}
