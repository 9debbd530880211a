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

/// Query of a list: the filter `F`, and the page.
#[derive(Debug)]
pub struct Listing<F>(pub F, pub Paging);

/// Filter without parameters, for lists that cannot be filtered.
#[derive(Debug, Deserr)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NoFilter {}

/// Requested page of a list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Number of items per page: 1 to 100; 20 by default.
    #[deserr(default)]
    #[param(value_type = Option<u8>)]
    limit: Option<Param<Limit>>,
    /// `next` of the previous page. Omit it for the first page.
    #[deserr(default)]
    #[param(value_type = Option<String>)]
    cursor: Option<Param<Cursor>>,
}

/// Parameters of [`Paging`]. All other parameters belong to the filter.
const PAGING: [&str; 2] = ["limit", "cursor"];

impl Paging {
    /// Returns the number of rows per page. The default is 20.
    pub fn limit(&self) -> Limit {
        self.limit.map_or_else(Limit::default, |Param(limit)| limit)
    }

    /// Returns the sort key and the id of the last row of the previous page. `None` for the first page.
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
