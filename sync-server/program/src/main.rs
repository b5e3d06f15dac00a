//! The server program: serve, demo, import, enrol, deliver, verify, export-document.

mod acceptance;
mod deliver;
mod demo;
mod enrol;
mod export;
mod fault;
mod import;
mod running;
mod sample;
mod serve;
mod verify;

use clap::{Parser, Subcommand};
use fault::Fault;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Inspecting and handing over new homes: the server.
#[derive(Parser)]
#[command(name = "yanfang-server", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves phones and the console.
    Serve(serve::Options),
    /// Plays the main job: import, phones at work offline, sync, assignment, and a console to look at.
    Demo(demo::Options),
    /// One of the demo's phones, in a process of its own that can be killed.
    #[command(hide = true)]
    DemoPhone(demo::ChildOptions),
    /// Imports a project workbook, a third-party firm's folder, or a BCF package.
    Import(import::Options),
    /// Draws a one-time code with which a member enrols a phone.
    Enrol(enrol::Options),
    /// Delivers a bundle that a phone exported, such as a revoked member's unsent work.
    Deliver(deliver::Options),
    /// Checks everything stored: chains, hashes, documents against their rows.
    Verify(verify::Options),
    /// Writes a unit's document as a standard Automerge file.
    ExportDocument(export::Options),
    /// Writes everything that was signed about a unit into one file, which `verify bundle` checks without a server.
    ExportAcceptance(acceptance::Options),
}

/// Where the server keeps everything.
#[derive(clap::Args)]
struct DataFolder {
    /// The data folder.
    #[arg(long, default_value = "yanfang-data")]
    data: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let level = tracing_subscriber::EnvFilter::try_from_env("YANFANG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(level).with_writer(io::stderr).init();
    match run(arguments.command) {
        Ok(code) => code,
        Err(fault) => {
            // Nothing is left to do when even this cannot be written.
            let _ = writeln!(io::stderr(), "{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Fault> {
    // A phone's sync session blocks; it never runs inside the server's runtime.
    if let Command::DemoPhone(options) = command {
        return demo::child(&options);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::Io)?;
    runtime.block_on(async {
        match command {
            Command::Serve(options) => serve::run(options).await,
            Command::Demo(options) => demo::run(options).await,
            Command::DemoPhone(options) => demo::child(&options),
            Command::Import(options) => import::run(options).await,
            Command::Enrol(options) => enrol::run(options).await,
            Command::Deliver(options) => deliver::run(options).await,
            Command::Verify(options) => verify::run(options).await,
            Command::ExportDocument(options) => export::run(options).await,
            Command::ExportAcceptance(options) => acceptance::run(options).await,
        }
    })
}

/// Writes a line for the person at the terminal; a closed terminal is no fault of the work.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Writes a line beside the result, which goes to a program.
fn say_beside(line: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
