//! Metrics for Prometheus that are read at each scrape.

use std::sync::Arc;

use parlour_accounts::Passwords;
use parlour_cluster::Cluster;
use parlour_core::principal::Sessions;
use parlour_core::response_cache::ResponseCaches;
use parlour_core::uploads::Uploads;
use parlour_db::Db;
use parlour_jobs::JobQueue;
use parlour_live::Live;
use parlour_rate_limit::RateLimiter;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use super::QueueStatsCache;

/// Sources of the metrics that are read at each scrape.
#[derive(Debug)]
pub struct MetricsCollector {
    pub db: Db,
    pub sessions: Sessions,
    pub passwords: Passwords,
    pub cluster: Cluster,
    pub response_caches: ResponseCaches,
    pub rate_limiter: Arc<RateLimiter>,
    pub live: Live,
    pub jobs: JobQueue,
    pub queues: QueueStatsCache,
    pub uploads: Uploads,
}

impl Collector for MetricsCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let pool = self.db.pool();
        let active = self.sessions.active_users();
        gauge(&mut encoder, "active_users_total", "Users active on this node in the last five minutes", active)?;
        counter(&mut encoder, "password_checks", "Passwords checked", self.passwords.checks())?;
        gauge(&mut encoder, "db_connections_active", "Database connections in use", pool.checked_out)?;
        gauge(&mut encoder, "db_connections_idle", "Idle database connections", pool.checked_in)?;
        gauge(&mut encoder, "db_pool_size", "Permanent database connections", pool.pool_size)?;
        gauge(&mut encoder, "db_pool_overflow", "Database connections beyond the permanent ones", pool.overflow)?;
        gauge(&mut encoder, "db_pool_waiting", "Requests waiting for a database connection", pool.waiting)?;
        counter(&mut encoder, "db_pool_invalid", "Database connections found unusable", pool.invalid)?;
        counter(
            &mut encoder,
            "db_pool_refused",
            "Requests refused because too many were waiting for a database connection",
            pool.refused,
        )?;
        self.encode_replicas(&mut encoder)?;
        self.encode_cluster(&mut encoder)?;
        self.encode_caches(&mut encoder)?;
        self.encode_rate_limits(&mut encoder)?;
        self.encode_live(&mut encoder)?;
        self.encode_jobs(&mut encoder)?;
        self.encode_files(&mut encoder)?;
        if let Some(process) = parlour_telemetry::process_stats() {
            gauge(&mut encoder, "process_resident_memory_bytes", "Memory in use", process.resident_bytes)?;
            gauge(&mut encoder, "process_open_fds", "Open files and sockets", process.open_files)?;
            counter(&mut encoder, "process_cpu_seconds", "Processor time used", process.cpu_seconds)?;
        }
        let costs: Vec<_> =
            parlour_db::registry().into_iter().map(|one| (one.name(), one.cost())).filter(|one| one.1.0 > 0).collect();
        let mut runs = encoder.encode_descriptor("db_statements", "Statements run", None, MetricType::Counter)?;
        for (name, (count, _)) in &costs {
            ConstCounter::new(*count).encode(runs.encode_family(&[("statement", *name)])?)?;
        }
        let mut seconds = encoder.encode_descriptor(
            "db_statement_seconds",
            "Time spent in database statements",
            None,
            MetricType::Counter,
        )?;
        for (name, (_, took)) in &costs {
            ConstCounter::new(took.as_secs_f64()).encode(seconds.encode_family(&[("statement", *name)])?)?;
        }
        Ok(())
    }
}

impl MetricsCollector {
    fn encode_replicas(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        type Kind = (&'static str, &'static str, fn(&parlour_db::ReplicaState) -> u64);
        let kinds: [Kind; 2] = [
            ("db_replica_reads", "Reads answered by the replica", |state| state.served),
            ("db_replica_misses", "Reads answered by another server instead of the replica", |state| state.missed),
        ];
        let states = self.db.replicas();
        for (name, help, figure) in kinds {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (index, state) in states.iter().enumerate() {
                ConstCounter::new(figure(state)).encode(family.encode_family(&[("replica", index + 1)])?)?;
            }
        }
        Ok(())
    }

    fn encode_cluster(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let stats = self.cluster.stats();
        let apart = self.cluster.state() == parlour_cluster::State::Disconnected;
        gauge(encoder, "cluster_disconnected", "1 if Redis is unavailable, otherwise 0", i64::from(apart))?;
        gauge(encoder, "cluster_keys", "Keys in this node's own memory", stats.keys)?;
        counter(encoder, "cluster_cuts", "Number of times Redis became unavailable", stats.cuts)?;
        counter(encoder, "cluster_fallbacks", "Requests handled locally while Redis was unavailable", stats.fallbacks)?;
        counter(encoder, "cluster_messages_sent", "Messages sent to other nodes", stats.sent)?;
        counter(encoder, "cluster_messages_received", "Messages received from other nodes", stats.received)?;
        counter(encoder, "cluster_gaps", "Number of possible message losses", stats.gaps)
    }

    fn encode_live(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let stats = self.live.stats();
        gauge(encoder, "live_sockets", "Open WebSockets", stats.sockets)?;
        gauge(encoder, "live_rooms", "Rooms with at least one member", stats.rooms)?;
        counter(encoder, "live_events_published", "Events published by this node", stats.published)?;
        counter(encoder, "live_events_delivered", "Events delivered to sockets", stats.delivered)?;
        counter(encoder, "live_sockets_slow", "Sockets closed because they read too slowly", stats.slow)?;
        counter(encoder, "live_sockets_refused", "Sockets refused because there were too many", stats.refused)
    }

    fn encode_jobs(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        type Count = (&'static str, &'static str, fn(&parlour_jobs::Counts) -> u64);
        let counts: [Count; 3] = [
            ("jobs_done", "Successful job attempts on this node", |counts| counts.done),
            ("jobs_failed", "Failed job attempts on this node", |counts| counts.failed),
            ("jobs_retried", "Failed job attempts that are retried", |counts| counts.retried),
        ];
        let done = self.jobs.counts();
        for (name, help, count) in counts {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (kind, counts) in &done {
                ConstCounter::new(count(counts)).encode(family.encode_family(&[("kind", *kind)])?)?;
            }
        }
        type Gauge = (&'static str, &'static str, fn(&parlour_jobs::QueueStats) -> u64);
        let gauges: [Gauge; 5] = [
            ("jobs_ready", "Jobs that are ready", |stats| stats.ready),
            ("jobs_delayed", "Jobs that are scheduled for later", |stats| stats.delayed),
            ("jobs_running", "Running jobs", |stats| stats.running),
            ("jobs_dead", "Dead jobs", |stats| stats.dead),
            ("jobs_oldest_ready_seconds", "Waiting time of the oldest ready job", |stats| {
                stats.oldest_ready.unwrap_or_default().as_secs()
            }),
        ];
        let queues = self.queues.stats();
        for (name, help, figure) in gauges {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for (queue, stats) in &queues {
                let value = i64::try_from(figure(stats)).unwrap_or(i64::MAX);
                ConstGauge::new(value).encode(family.encode_family(&[("queue", queue.as_str())])?)?;
            }
        }
        Ok(())
    }

    fn encode_files(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let stats = self.uploads.stats();
        counter(encoder, "files_uploads", "Files uploaded", stats.uploads)?;
        counter(encoder, "files_upload_bytes", "Bytes stored by uploads", stats.upload_bytes)?;
        counter(encoder, "files_uploads_refused", "Uploads rejected or interrupted", stats.refused)?;
        counter(encoder, "files_downloads", "Files downloaded", stats.downloads)?;
        counter(encoder, "files_download_bytes", "Bytes sent by downloads", stats.download_bytes)
    }

    fn encode_rate_limits(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut family = encoder.encode_descriptor(
            "rate_limits_exceeded",
            "Requests over a rate limit",
            None,
            MetricType::Counter,
        )?;
        for (policy, over) in self.rate_limiter.stats() {
            ConstCounter::new(over).encode(family.encode_family(&[("policy", policy)])?)?;
        }
        Ok(())
    }

    fn encode_caches(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut caches = self.response_caches.stats();
        caches.push(("sessions", self.sessions.cache_stats()));
        type Kind = (&'static str, &'static str, fn(&parlour_cache::Stats) -> u64);
        let kinds: [Kind; 4] = [
            ("cache_hits", "Cache hits", |stats| stats.hits),
            ("cache_stale", "Stale cache hits served while the value was recomputed", |stats| stats.stale),
            ("cache_shared", "Cached values taken from other nodes", |stats| stats.shared),
            ("cache_computed", "Values computed", |stats| stats.computed),
        ];
        for (name, help, figure) in kinds {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (cache, stats) in &caches {
                ConstCounter::new(figure(stats)).encode(family.encode_family(&[("cache", *cache)])?)?;
            }
        }
        Ok(())
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: impl TryInto<i64>) -> std::fmt::Result {
    let value = value.try_into().unwrap_or(i64::MAX);
    let metric = ConstGauge::new(value);
    let encoder: MetricEncoder<'_> = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    metric.encode(encoder)
}

fn counter<N>(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: N) -> std::fmt::Result
where
    ConstCounter<N>: EncodeMetric,
{
    let metric = ConstCounter::new(value);
    let encoder: MetricEncoder<'_> = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    metric.encode(encoder)
}
