//! Answers that are written where they were read.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Problem;

/// A serialized JSON response. Long lists are written on the database's thread and travel as one allocation instead of
/// hundreds of small ones that are made on one thread and freed on another.
#[derive(Debug)]
pub struct RawJson(Vec<u8>);

/// What a page of a list tends to need.
const TYPICAL: usize = 16 << 10;

impl RawJson {
    /// Writes `answer`.
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
