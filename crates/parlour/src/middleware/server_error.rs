//! Logs server errors, and adds the request id to their responses.

use std::any::Any;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use parlour_core::http::{Code, Problem};

/// Logs the cause of a server error. Replaces the response with a problem that has the request id, so that the caller
/// can report it.
pub(super) fn log_server_error(response: Response, id: &HeaderValue, method: &'static str, endpoint: &str) -> Response {
    let id = id.to_str().unwrap_or_default();
    let problem = response.extensions().get::<Arc<Problem>>().map(|problem| Problem::clone(problem));
    let problem = problem.unwrap_or_else(|| Problem::new(Code::Internal));
    let cause = problem.cause().map(|cause| parlour_telemetry::error_chain(&**cause));
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(request_id = id, method, endpoint, cause, "request failed");
    } else {
        tracing::warn!(request_id = id, method, endpoint, cause, code = problem.code.as_str(), "request refused");
    }
    problem.answer(Some(id)).into_response()
}

/// Error of a handler that panicked.
#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
pub(super) struct Panic(String);

impl From<Box<dyn Any + Send>> for Panic {
    fn from(payload: Box<dyn Any + Send>) -> Self {
        let text = payload.downcast_ref::<&str>().map(ToString::to_string);
        Self(text.or_else(|| payload.downcast_ref().cloned()).unwrap_or_default())
    }
}
