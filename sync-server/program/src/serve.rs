//! `serve`: phones and console until told to stop.

use crate::fault::Fault;
use crate::running::{Running, open};
use crate::{DataFolder, say};
use std::net::SocketAddr;
use std::process::ExitCode;

/// Where to listen.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The address to listen at.
    #[arg(long, default_value = "127.0.0.1:7420")]
    listen: SocketAddr,
    /// Serves plain HTTP on an address that others can reach; put a TLS proxy before it instead.
    #[arg(long)]
    plain_http_anywhere: bool,
    /// The console is reached through https: its cookie is Secure.
    #[arg(long)]
    secure_cookies: bool,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    let mut settings = yanfang_sync::settings::Settings::new(&options.folder.data);
    settings.plain_http_anywhere = options.plain_http_anywhere;
    settings.secure_cookies = options.secure_cookies;
    let running = Running::start(server, settings, options.listen).await?;
    say(format_args!("console: http://{}/console", running.address));
    tokio::signal::ctrl_c().await.map_err(Fault::Io)?;
    running.stop().await?;
    Ok(ExitCode::SUCCESS)
}
