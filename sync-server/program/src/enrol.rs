//! `enrol`: a one-time code for a member's phone.

use crate::fault::Fault;
use crate::running::{member_by_account, now_ms, open};
use crate::{DataFolder, say};
use std::process::ExitCode;
use yanfang_sync::accounts::Accounts;

/// Whom to enrol.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The project's code.
    #[arg(long)]
    project: String,
    /// The member's account.
    account: String,
    /// Also sets the password for the console, read from this environment variable.
    #[arg(long, value_name = "VARIABLE")]
    password_from: Option<String>,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    let (project, member) = member_by_account(&server, &options.project, &options.account).await?;
    let accounts = Accounts::new(server.database().clone(), server.key().clone());
    if let Some(variable) = options.password_from {
        let password = std::env::var(&variable).map_err(|_| Fault::NoVariable { name: variable })?;
        accounts.set_password(project, &options.account, member, &password).await?;
    }
    let code = accounts.create_enrol_code(project, member, now_ms()).await?;
    say(format_args!("{code}"));
    Ok(ExitCode::SUCCESS)
}
