//! Query parameters of lists: filter and paging.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use deserr::Deserr;
use serde_json::{Map, Value};

use super::cursor::{Cursor, ListCursors};
use super::extract::{FieldErrors, Param, parameters, read_value};
use super::page::Limit;
use super::problem::Problem;

/// The query of a list: the filter `F`, and the page.
#[derive(Debug)]
pub struct Listing<F>(pub F, pub Paging);

/// A filter that lets all rows pass.
#[derive(Debug, Deserr)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NoFilter {}

/// One page of a list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// 1 to 100; 20 if left out.
    #[deserr(default)]
    #[param(value_type = Option<u8>)]
    limit: Option<Param<Limit>>,
    /// The `next` of the page before.
    #[deserr(default)]
    #[param(value_type = Option<String>)]
    cursor: Option<Param<Cursor>>,
}

/// The names of the parameters of a page.
const PAGING: [&str; 2] = ["limit", "cursor"];

impl Paging {
    /// The number of rows of the page.
    pub fn limit(&self) -> Limit {
        self.limit.map_or_else(Limit::default, |Param(limit)| limit)
    }

    /// The row after which the page begins, by its key and id. `None` at the first page.
    pub fn after<K: FromStr>(self, list: &ListCursors) -> Result<Option<(K, i64)>, Problem> {
        list.start(self.cursor)
    }
}

impl<F: Deserr<FieldErrors>, S: Send + Sync> FromRequestParts<S> for Listing<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (page, filter): (Map<_, _>, Map<_, _>) =
            parameters(parts).into_iter().partition(|(name, _)| PAGING.contains(&name.as_str()));
        let filter = read_value(Value::Object(filter), &PAGING);
        let (filter, page) = Problem::both(filter, read_value(Value::Object(page), &[]))?;
        Ok(Self(filter, page))
    }
}
