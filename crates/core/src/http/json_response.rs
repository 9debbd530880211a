//! JSON responses that are serialized on the database thread.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Problem;

/// Serialized JSON response. A long list is serialized on the database thread, so that one allocation moves between
/// threads instead of hundreds of small allocations.
#[derive(Debug)]
pub struct RawJson(Vec<u8>);

/// Initial capacity in bytes, enough for a typical page of a list.
const TYPICAL: usize = 16 << 10;

impl RawJson {
    /// Serializes `answer` as JSON. Call it on the database thread.
    pub fn new(answer: &impl Serialize) -> Result<Self, Problem> {
        let mut text = Vec::with_capacity(TYPICAL);
        serde_json::to_writer(&mut text, answer).map_err(Problem::internal)?;
        Ok(Self(text))
    }
}

impl IntoResponse for RawJson {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}
