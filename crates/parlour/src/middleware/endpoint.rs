//! Metrics and rate limits of a path, for each method.

use std::sync::Arc;

use axum::http::Method;
use parlour_core::http::without_prefix;
use parlour_rate_limit::RoutePolicies;
use parlour_telemetry::EndpointMetrics;

use crate::app::App;
use crate::paths::PathClass;

/// A path pattern of the router, with the metrics and policies of each method.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) name: Arc<str>,
    /// In the order of [`METHODS`].
    methods: [MethodMetrics; METHODS.len()],
}

/// Metrics and rate limit policies of one method of a path.
#[derive(Debug)]
pub(super) struct MethodMetrics {
    pub(super) method: &'static str,
    pub(super) metrics: EndpointMetrics,
    pub(super) policies: RoutePolicies,
}

impl Endpoint {
    pub(super) fn new(app: &App, path: &str, traffic: PathClass) -> Self {
        let (name, route): (Arc<str>, _) = (path.into(), without_prefix(path));
        let methods = METHODS.map(|method| MethodMetrics {
            method,
            metrics: app.state().monitoring.http_metrics.of(method, &name),
            policies: if traffic.is_limited() {
                app.rate_limiter.plan(&format!("{} {route}", if method == "HEAD" { "GET" } else { method }))
            } else {
                RoutePolicies::default()
            },
        });
        Self { name, methods }
    }

    /// Returns the metrics and policies of a method. All methods that [`METHODS`] does not list share those of `OTHER`.
    pub(super) fn method(&self, method: &Method) -> &MethodMetrics {
        &self.methods[method_index(method)]
    }
}

/// Methods that are counted separately. `OTHER` stands for all other methods. `HEAD` has the policies of `GET`.
const METHODS: [&str; 8] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "OTHER"];

/// Guard that counts a request as in flight. It is dropped before the response is sent, or when the caller disconnects.
pub(super) struct InFlight<'a>(&'a App);

impl<'a> InFlight<'a> {
    pub(super) fn new(app: &'a App) -> Self {
        app.state().monitoring.http_metrics.in_flight.inc();
        Self(app)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.state().monitoring.http_metrics.in_flight.dec();
    }
}

/// Returns the index of a method in [`METHODS`].
fn method_index(method: &Method) -> usize {
    match *method {
        Method::GET => 0,
        Method::POST => 1,
        Method::PATCH => 2,
        Method::PUT => 3,
        Method::DELETE => 4,
        Method::HEAD => 5,
        Method::OPTIONS => 6,
        _ => 7,
    }
}
