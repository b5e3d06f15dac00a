//! `demo`: the main job from end to end, on real input.

mod checks;
mod contradict;
mod killed;
mod link;
mod outcome;
mod packages;
mod phone;
mod picture;
mod stage;
mod story;
mod walk;

pub(crate) use killed::{ChildOptions, child};
pub(crate) use phone::Stop;

use crate::fault::Fault;
use crate::running::Running;
use crate::{say, say_beside};
use outcome::Outcome;
use stage::Stage;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// How to play it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A folder for everything the demo makes; must be empty or absent. Without it a new folder under the system's
    /// temporary folder, removed again by `--exit` if every check holds.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A folder of BCF packages, instead of those that come with the program's sources.
    #[arg(long)]
    bcf: Option<PathBuf>,
    /// Prints the result as one JSON object.
    #[arg(long)]
    json: bool,
    /// Ends when the checks are done, non-zero if one failed, instead of leaving the console up.
    #[arg(long)]
    exit: bool,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let started = Instant::now();
    let own = options.data.is_none();
    let folder = fresh_folder(options.data)?;
    let tell = Progress { json: options.json, started };
    let stage = stage::build(&folder, options.bcf.as_deref(), &tell).await?;
    let stage = stage::play(stage, &tell).await?;
    let story = story::play(&stage, &folder, &tell).await?;
    stage::until_quiet(&stage, &tell).await?;
    let mut outcome = stage::judge(&stage, &folder, &tell).await?;
    outcome.story = story;
    outcome.ms = started.elapsed().as_millis();
    show(&outcome, options.json)?;
    if options.exit {
        stage.running.stop().await?;
        if !outcome.holds() {
            tell.note(format_args!("data       {}", folder.display()));
            return Ok(ExitCode::FAILURE);
        }
        if own {
            std::fs::remove_dir_all(&folder).map_err(Fault::Io)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    leave_up(&stage, &folder, &tell).await?;
    Ok(ExitCode::SUCCESS)
}

fn show(outcome: &Outcome, json: bool) -> Result<(), Fault> {
    if json {
        say(serde_json::to_string(outcome)?);
    } else {
        say(outcome);
    }
    Ok(())
}

/// Says where the console is, and waits to be ended.
async fn leave_up(stage: &Stage, folder: &std::path::Path, tell: &Progress) -> Result<(), Fault> {
    let Running { address, .. } = stage.running;
    tell.note(format_args!("console    http://{address}/console"));
    for (project, account, name) in &stage.accounts {
        tell.note(format_args!("account    {account}  password {}  ({name}, {project})", stage::PASSWORD));
    }
    tell.note(format_args!("data       {}", folder.display()));
    tell.note("Ctrl-C ends it; until then a phone goes on, so that counts move");
    let work = async {
        stage::go_on(stage, tell).await?;
        std::future::pending().await
    };
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended.map_err(Fault::Io),
        failed = work => failed,
    }
}

fn fresh_folder(asked: Option<PathBuf>) -> Result<PathBuf, Fault> {
    let folder = match asked {
        Some(folder) => folder,
        None => tempfile::Builder::new().prefix("yanfang-demo-").tempdir().map_err(Fault::Io)?.keep(),
    };
    std::fs::create_dir_all(&folder).map_err(Fault::Io)?;
    if std::fs::read_dir(&folder).map_err(Fault::Io)?.next().is_some() {
        return Err(Fault::FolderNotEmpty { folder });
    }
    Ok(folder)
}

/// Tells what is going on, with the time since the start.
pub(crate) struct Progress {
    json: bool,
    started: Instant,
}

impl Progress {
    pub(crate) fn tell(&self, line: impl std::fmt::Display) {
        self.note(format_args!("{:6.1} s  {line}", self.started.elapsed().as_secs_f64()));
    }

    /// A line for people: beside the result where that is for programs.
    fn note(&self, line: impl std::fmt::Display) {
        if self.json {
            say_beside(line);
        } else {
            say(line);
        }
    }
}
