//! Middleware of every request and response: request id, metrics, rate limits, compression, logging of failed and slow
//! requests, and security headers.
//!
//! tower-http is not used: its layers for ids, panics and compression would add 8.9 %, 1.6 % and 3.5 % to the cost of a
//! small request (see bench/README.md).

mod endpoint;
mod request_id;
mod security_headers;
mod server_error;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use parlour_core::http::compression::compress;
use parlour_core::http::rate_limit::{add_headers, admit};
use parlour_core::http::{Code, IfNoneMatch, Problem, accepts_coding};
use tower::Service as _;
use tracing::Instrument as _;

use self::endpoint::{Endpoint, InFlight, MethodMetrics};
use self::request_id::request_id;
use self::security_headers::add_security_headers;
use self::server_error::{Panic, log_server_error};
use crate::app::App;
use crate::paths::{PathClass, ReservedSegments, WebEntry};
use crate::web;

/// Requests that take longer than this are logged as slow.
const SLOW_REQUEST: Duration = Duration::from_secs(1);

/// The router wrapped in the middleware. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Middleware(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    router: Router,
    /// Path patterns of the router. Requests are counted by pattern.
    endpoints: matchit::Router<Endpoint>,
    /// Distinguishes the front desk app's own paths from other unknown paths.
    reserved: ReservedSegments,
    /// Counts requests to all of the front desk app's own paths together.
    pages: Endpoint,
    /// Counts requests to all other unknown paths together.
    elsewhere: Endpoint,
}

impl Middleware {
    /// Wraps the router. `paths` are the paths that the router was built with. Requests to unknown paths are counted in
    /// two groups: pages of the front desk app, and all other paths.
    pub fn new(app: App, router: Router, paths: Vec<(String, PathClass)>, reserved: ReservedSegments) -> Self {
        let mut endpoints = matchit::Router::new();
        for (path, traffic) in paths {
            let endpoint = Endpoint::new(&app, &path, traffic);
            if let Err(error) = endpoints.insert(path, endpoint) {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "path not registered for metrics and rate limits"
                );
            }
        }
        let pages = Endpoint::new(&app, "page", PathClass::Page(WebEntry::App));
        let elsewhere = Endpoint::new(&app, "unmatched", PathClass::Api);
        Self(Arc::new(Inner { app, router, endpoints, reserved, pages, elsewhere }))
    }

    pub async fn answer(&self, mut request: Request) -> Response {
        let Inner { app, router, endpoints, reserved, pages, elsewhere } = &*self.0;
        let begun = app.clock.monotonic();
        let path = request.uri().path();
        let endpoint = match endpoints.at(path) {
            Ok(found) => found.value,
            Err(_) if reserved.is_for_a_page(path, request.headers()) => pages,
            Err(_) => elsewhere,
        };
        let MethodMetrics { method, metrics, policies } = endpoint.method(request.method());
        let id = request_id(request.headers(), &app.random);
        let gzips = accepts_coding(request.headers(), "gzip");
        let in_flight = InFlight::new(app);
        let (quota, admitted) = admit(app, policies, &mut request).await;
        let mut response = match admitted {
            Ok(()) => {
                let id = id.to_str().unwrap_or_default();
                let span = tracing::debug_span!("request", id, method, endpoint = &*endpoint.name);
                let answer = respond(router.clone(), request).instrument(span).await;
                answer.unwrap_or_else(|payload| Problem::internal(Panic::from(payload)).into_response())
            }
            Err(problem) => problem.into_response(),
        };
        response = compress(response, gzips).await;
        drop(in_flight);
        let endpoint = &endpoint.name;

        if response.status().is_server_error() {
            response = log_server_error(response, &id, method, endpoint);
        }
        let took = app.clock.monotonic() - begun;
        if took > SLOW_REQUEST {
            let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(method, endpoint = &**endpoint, milliseconds, request_id = id.to_str().ok(), "slow request");
        }
        metrics.count(response.status().as_u16(), took, begun + took);

        let headers = response.headers_mut();
        headers.insert("x-request-id", id);
        if let Some(quota) = quota {
            add_headers(app, quota, headers);
        }
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        add_security_headers(headers);
        response
    }
}

/// Runs the handler. Returns the payload of its panic as an error. A write continues even if the caller disconnects, so
/// that the steps after its commit are not skipped.
async fn respond(mut router: Router, request: Request) -> Result<Response, Box<dyn Any + Send>> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        let answer = AssertUnwindSafe(router.call(request)).catch_unwind().await?;
        return Ok(answer.unwrap_or_else(|never| match never {}));
    }
    match tokio::spawn(async move { router.call(request).await }.in_current_span()).await {
        Ok(answer) => Ok(answer.unwrap_or_else(|never| match never {})),
        Err(ended) => Err(ended.try_into_panic().unwrap_or_else(|_| Box::new("stopped"))),
    }
}

/// Answers a request to a path that the router does not know. Browsers get the front desk app, unless the first segment
/// is reserved.
pub async fn no_such_path(reserved: ReservedSegments, uri: Uri, known: IfNoneMatch, headers: HeaderMap) -> Response {
    if reserved.is_for_a_page(uri.path(), &headers) {
        web::app(known, headers).await
    } else {
        Problem::not_found().into_response()
    }
}

/// Answers a request with a method that the path does not support.
pub async fn no_such_method() -> Problem {
    Problem::new(Code::MethodNotAllowed)
}
