//! Metrics in the text format of Prometheus.

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

/// Upper bounds of the duration buckets, in seconds. Cached responses fall into the first buckets.
const BOUNDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Counters, durations and trends of HTTP requests.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<ResponseLabels, Counter>,
    durations: Family<RequestLabels, Histogram, Buckets>,
    /// Number of requests that are being processed.
    pub in_flight: Gauge,
    /// Trend of all requests in the last hour.
    pub trend: Arc<Trend>,
    by_endpoint: Arc<Mutex<Vec<EndpointTrend>>>,
    began: Instant,
}

/// Trend of the requests to one endpoint with one method.
#[derive(Clone, Debug)]
pub struct EndpointTrend {
    /// HTTP method of the requests, such as `GET`.
    pub method: &'static str,
    /// Path pattern of the route, such as `/bookings/{id}`.
    pub endpoint: Arc<str>,
    /// Trend of these requests in the last hour.
    pub trend: Arc<Trend>,
}

/// Interval lengths of the trends: of all requests, and of the requests to one endpoint.
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

/// Path pattern of a route. The paths themselves would create an unbounded number of time series.
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
    /// Creates the metrics and registers them. Trends measure time from `began`.
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
        registry.register("http_request_duration_seconds", "Time to answer a request", metrics.durations.clone());
        registry.register("http_requests_in_flight", "Requests being answered", metrics.in_flight.clone());
        metrics
    }

    /// Returns the metrics of the requests to one endpoint (the route's path pattern) with one method.
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
    /// Returns the time from the start of the metrics until `now`, to pass to [`Trend`] as `at` or `now`.
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    /// Returns the trend of each endpoint and method with at least one request since the start.
    pub fn endpoints(&self) -> Vec<EndpointTrend> {
        self.by_endpoint.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Metrics of the requests to one endpoint with one method. The first request creates the time series.
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
    /// Counters by status code. A list, because there are few.
    answered: RwLock<Vec<(u16, Counter)>>,
}

impl EndpointMetrics {
    /// Counts a request that was answered at `now`.
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
    /// Creates the trend of the endpoint, at its first request.
    fn begin(&self) -> Arc<Trend> {
        let trend = Arc::new(Trend::new(TOGETHER[1]));
        let known =
            EndpointTrend { method: self.method, endpoint: Arc::clone(&self.endpoint.0), trend: Arc::clone(&trend) };
        self.by_endpoint.lock().unwrap_or_else(PoisonError::into_inner).push(known);
        trend
    }
}

/// Encodes the registry in the text format of Prometheus.
pub fn encode(registry: &Registry) -> String {
    let mut text = String::new();
    // Writing to a string fails only if a metric's own encoding fails. The metrics before it are still useful.
    prometheus_client::encoding::text::encode(&mut text, registry).unwrap_or_default();
    text
}
