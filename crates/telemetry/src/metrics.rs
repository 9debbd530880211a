//! Metrics in Prometheus' text form.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

pub use prometheus_client::registry::Registry;

use crate::Trend;

/// Upper bounds in seconds: from what a cached answer takes to what nobody waits for.
const BOUNDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What is counted of each request.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<ResponseLabels, Counter>,
    durations: Family<RequestLabels, Histogram, Buckets>,
    /// Requests that are being answered now.
    pub in_flight: Gauge,
    /// All requests in the last hour.
    pub trend: Arc<Trend>,
    by_endpoint: Arc<Mutex<Vec<EndpointTrend>>>,
    began: Instant,
}

/// Requests to one endpoint with one method in the last hour.
#[derive(Clone, Debug)]
pub struct EndpointTrend {
    /// The method.
    pub method: &'static str,
    /// The route's pattern.
    pub endpoint: Arc<str>,
    /// How requests went.
    pub trend: Arc<Trend>,
}

/// How much time is counted together: of all requests, and of those to one endpoint.
const TOGETHER: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(300)];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResponseLabels {
    method: &'static str,
    endpoint: Endpoint,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    endpoint: Endpoint,
}

/// The route, not the path, so that the number of series is bounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Endpoint(Arc<str>);

impl EncodeLabelValue for Endpoint {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        encoder.write_str(&self.0)
    }
}

#[derive(Clone, Debug)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BOUNDS)
    }
}

impl HttpMetrics {
    /// Makes the metrics and registers them. The time of the last hour is counted from `began` on.
    pub fn register(registry: &mut Registry, began: Instant) -> Self {
        let metrics = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(Buckets),
            in_flight: Gauge::default(),
            trend: Arc::new(Trend::new(TOGETHER[0])),
            by_endpoint: Arc::default(),
            began,
        };
        registry.register("http_requests", "Requests answered", metrics.requests.clone());
        registry.register("http_request_duration_seconds", "Time to answer", metrics.durations.clone());
        registry.register("http_requests_in_flight", "Requests being answered", metrics.in_flight.clone());
        metrics
    }

    /// What is counted of requests to one endpoint, by the route's pattern, with one method.
    pub fn of(&self, method: &'static str, endpoint: &Arc<str>) -> EndpointMetrics {
        let (requests, endpoint) = (self.requests.clone(), Endpoint(Arc::clone(endpoint)));
        EndpointMetrics {
            all: Arc::clone(&self.trend),
            by_endpoint: Arc::clone(&self.by_endpoint),
            trend: OnceLock::new(),
            began: self.began,
            durations: self.durations.clone(),
            duration: OnceLock::new(),
            requests,
            method,
            endpoint,
            answered: RwLock::default(),
        }
    }
}

impl HttpMetrics {
    /// How long it has been counted.
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    /// The endpoints that were asked since the start.
    pub fn endpoints(&self) -> Vec<EndpointTrend> {
        self.by_endpoint.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What is counted of requests to one endpoint with one method. Series begin with the first request.
#[derive(Debug)]
pub struct EndpointMetrics {
    all: Arc<Trend>,
    by_endpoint: Arc<Mutex<Vec<EndpointTrend>>>,
    trend: OnceLock<Arc<Trend>>,
    began: Instant,
    durations: Family<RequestLabels, Histogram, Buckets>,
    duration: OnceLock<Histogram>,
    requests: Family<ResponseLabels, Counter>,
    method: &'static str,
    endpoint: Endpoint,
    /// By status: there are few.
    answered: RwLock<Vec<(u16, Counter)>>,
}

impl EndpointMetrics {
    /// Counts a request that was answered now.
    pub fn count(&self, status: u16, took: Duration, now: Instant) {
        let at = now.saturating_duration_since(self.began);
        self.all.count(at, took, status >= 500);
        self.trend.get_or_init(|| self.begin()).count(at, took, status >= 500);
        let asked = || RequestLabels { method: self.method, endpoint: self.endpoint.clone() };
        self.duration.get_or_init(|| self.durations.get_or_create(&asked()).clone()).observe(took.as_secs_f64());
        let find = |answered: &[(u16, Counter)]| {
            answered.iter().find(|(known, _)| *known == status).map(|(_, counter)| counter.inc()).is_some()
        };
        if find(&self.answered.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let label = ResponseLabels { method: self.method, endpoint: self.endpoint.clone(), status };
        let counter = self.requests.get_or_create(&label).clone();
        counter.inc();
        let mut answered = self.answered.write().unwrap_or_else(PoisonError::into_inner);
        if answered.iter().all(|(known, _)| *known != status) {
            answered.push((status, counter));
        }
    }
}

impl EndpointMetrics {
    /// It is asked for the first time.
    fn begin(&self) -> Arc<Trend> {
        let trend = Arc::new(Trend::new(TOGETHER[1]));
        let known =
            EndpointTrend { method: self.method, endpoint: Arc::clone(&self.endpoint.0), trend: Arc::clone(&trend) };
        self.by_endpoint.lock().unwrap_or_else(PoisonError::into_inner).push(known);
        trend
    }
}

/// The whole registry in Prometheus' text form.
pub fn encode(registry: &Registry) -> String {
    let mut text = String::new();
    // Writing to a string fails only if a metric's own encoding does; what was written before it is still of use.
    prometheus_client::encoding::text::encode(&mut text, registry).unwrap_or_default();
    text
}
