//! Signing in and out.

use super::error::{PageError, show};
use super::form::{OwnForm, own_path};
use super::visitor::Visitor;
use super::visitor::{COOKIE_RULES, cookie, session_cookie, theme, words};
use super::words::Words;
use crate::accounts::AccountError;
use crate::api::{Api, Peer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::id::ProjectId;
use yanfang_protocol::problem::Code;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    next: String,
    project: String,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    project: String,
    account: String,
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    words: Words,
    theme: &'static str,
    projects: Vec<(String, String)>,
    project: String,
    account: String,
    next: String,
    wrong: Option<&'static str>,
}

pub(super) async fn page(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let project = asked.project;
    let page = empty(&api, &headers, project, asked.next).await?;
    show(&page, page.words)
}

pub(super) async fn sign_in(
    State(api): State<Arc<Api>>,
    peer: Peer,
    headers: HeaderMap,
    OwnForm(credentials): OwnForm<Credentials>,
) -> Result<Response, PageError> {
    let Credentials { project, account, password, next } = credentials;
    let id: ProjectId = project.parse().map_err(|_| Code::Malformed)?;
    match api.accounts.sign_in(id, account.trim(), &password, &peer.name(), api.now_ms()).await {
        Ok(session) => {
            let secure = if api.settings.secure_cookies { "; Secure" } else { "" };
            let cookie = format!("{}={}; {COOKIE_RULES}{secure}", session_cookie(&api), session.token);
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(own_path(&next))).into_response())
        }
        Err(error @ (AccountError::BadPassword | AccountError::TooManyTries)) => {
            let mut page = empty(&api, &headers, project, next).await?;
            let many = matches!(error, AccountError::TooManyTries);
            page.wrong = Some(if many {
                page.words.t("试得太多了，请十分钟后再试。", "Too many tries; try again in ten minutes.")
            } else {
                page.words.t("账号或密码不对。", "Account or password is wrong.")
            });
            page.account = account;
            let status = if many { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::FORBIDDEN };
            Ok((status, show(&page, page.words)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(
    State(api): State<Arc<Api>>,
    _visitor: Visitor,
    headers: HeaderMap,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, PageError> {
    let name = session_cookie(&api);
    if let Some(token) = cookie(&headers, name) {
        api.accounts.sign_out(token).await?;
    }
    let gone = format!("{name}=; {COOKIE_RULES}; Max-Age=0");
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/console/sign-in")).into_response())
}

async fn empty(api: &Api, headers: &HeaderMap, project: String, next: String) -> Result<SignInPage, PageError> {
    let words = words(headers);
    let projects = api.server.projects().await?;
    let projects = projects.iter().map(|(id, _, name)| (id.to_string(), words.of(name).to_owned())).collect();
    let (theme, account) = (theme(headers), String::new());
    Ok(SignInPage { words, theme, projects, project, account, next, wrong: None })
}
