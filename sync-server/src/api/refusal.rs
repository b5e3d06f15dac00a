//! Error answers: a stable code, two sentences, a reference; the cause goes to the log alone.

use crate::acceptance::{CounterError, ExportError};
use crate::accounts::AccountError;
use crate::blobs::BlobError;
use crate::documents::LoadError;
use crate::store::StoreError;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use yanfang_protocol::problem::{Code, Problem};

/// A request that is not answered as asked.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: Code,
    status: Option<StatusCode>,
    retry_after_s: Option<u32>,
    offset: Option<u64>,
    cause: Option<String>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        let retry_after_s = match code {
            Code::Busy => Some(5),
            Code::TooManyTries => Some(600),
            _ => None,
        };
        Self { code, status: None, retry_after_s, offset: None, cause: None }
    }
}

impl Refusal {
    /// The code, with the cause for the log.
    pub(crate) fn because(code: Code, cause: &dyn std::error::Error) -> Self {
        let mut chain = cause.to_string();
        let mut source = cause.source();
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        Self { cause: Some(chain), ..Self::from(code) }
    }

    /// The same under another HTTP status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// When trying again makes sense.
    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after_s: Some(seconds), ..self }
    }

    /// The code.
    pub(crate) const fn code(&self) -> Code {
        self.code
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        let by_code = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.status.unwrap_or(by_code)
    }

    /// Writes the log line and gives the reference that leads to it.
    pub(crate) fn log(&self) -> String {
        let mut bytes = [0; 5];
        let reference = getrandom::fill(&mut bytes).map_or_else(|_| "none".to_owned(), |()| hex::encode(bytes));
        let (code, cause) = (self.code.text(), self.cause.as_deref().unwrap_or_default());
        if self.status().is_server_error() && self.code != Code::Busy {
            tracing::error!(code, reference, cause, "a request failed");
        } else {
            tracing::info!(code, reference, cause, "a request was refused");
        }
        metrics::counter!("yanfang_refusals_total", "code" => code).increment(1);
        reference
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let reference = self.log();
        let problem =
            Problem { code: self.code, message: self.code.message(), reference, retry_after_s: self.retry_after_s };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        let mut response = (self.status(), [(header::CONTENT_TYPE, json)], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(offset) = self.offset {
            response.headers_mut().insert(HeaderName::from_static("upload-offset"), HeaderValue::from(offset));
        }
        response
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        Self::because(error.code(), &error)
    }
}

impl From<BlobError> for Refusal {
    fn from(error: BlobError) -> Self {
        let offset = match error {
            BlobError::WrongOffset { at } | BlobError::Interrupted { at } => Some(at),
            _ => None,
        };
        Self { offset, ..Self::because(error.code(), &error) }
    }
}

impl From<CounterError> for Refusal {
    fn from(error: CounterError) -> Self {
        match error {
            CounterError::Store(error) => error.into(),
            error => Self::because(Code::Internal, &error),
        }
    }
}

impl From<ExportError> for Refusal {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::UnknownProject => Code::NotFound.into(),
            error => Self::because(Code::Internal, &error),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let code = if matches!(error, StoreError::Conflict) { Code::Busy } else { Code::Internal };
        Self::because(code, &error)
    }
}

impl From<LoadError> for Refusal {
    fn from(error: LoadError) -> Self {
        Self::because(Code::Internal, &error)
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        Self::because(if too_large { Code::TooLarge } else { Code::Malformed }, &rejection)
    }
}

impl From<PathRejection> for Refusal {
    fn from(rejection: PathRejection) -> Self {
        Self::because(Code::NotFound, &rejection)
    }
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::because(Code::Malformed, &rejection)
    }
}
