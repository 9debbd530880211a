//! Private Redis servers: a standalone one, and a cluster of three nodes.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::port::free_cluster_port;
use crate::process::{Signal, bound, find};
use crate::server::{PrivateServer, Program};
use crate::{Folder, free_port, wait};

const ANSWER_WITHIN: Duration = Duration::from_secs(1);

/// A private Redis. It stores no keys on disk, so it is empty after each start.
pub type PrivateRedis = PrivateServer<Redis>;

/// Redis, standalone or as a node of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redis {
    /// A standalone server.
    Alone,
    /// A node of a Redis Cluster.
    InCluster,
}

impl Program for Redis {
    const NAME: &'static str = "Redis";
    const END: Signal = Signal::Kill;

    fn command(&self, folder: &Path, port: u16) -> Command {
        let mut command = bound(&find("redis-server", "redis"), Signal::Kill);
        command.args(["--bind", "127.0.0.1", "--port", &port.to_string()]).arg("--dir").arg(folder);
        command.args(["--save", "", "--appendonly", "no"]);
        if *self == Self::InCluster {
            command.args(["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"]);
        }
        command
    }

    fn is_ready(&self, _folder: &Path, port: u16) -> bool {
        ask(port, "PING").is_ok_and(|answer| answer == "+PONG")
    }
}

impl PrivateRedis {
    /// Starts an empty Redis and returns once it is ready.
    ///
    /// # Panics
    /// Panics if Redis is not installed (`scripts/need redis`) or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_in(Folder::new(), free_port(), Redis::Alone)
    }

    /// Returns the URL to connect to: `redis://…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Runs `redis-cli` with `arguments` against this server, such as `["SET", "key", "value"]`. Returns its output.
    /// Blocks while the server is paused.
    ///
    /// # Panics
    /// Panics if `redis-cli` cannot connect. If the server refuses the command, the output contains the error.
    pub fn cli(&self, arguments: &[&str]) -> String {
        let port = self.port.to_string();
        cli(&[&["-p", &port], arguments].concat())
    }
}

fn cli(arguments: &[&str]) -> String {
    let mut command = Command::new(find("redis-cli", "redis"));
    let output = command.args(arguments).stdin(Stdio::null()).output().expect("redis-cli can be started");
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "redis-cli {}: {printed}\n{errors}", arguments.join(" "));
    printed
}

/// Sends `command` to the server at `port` over a new connection, and returns the first line of the answer.
fn ask(port: u16, command: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    // A plain line is a command too. Redis calls it an inline command.
    stream.write_all(format!("{command}\r\n").as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(answer.trim_end().to_owned())
}

/// A private Redis Cluster: three masters without replicas, each with a third of the hash slots. It is stopped and
/// removed on drop.
#[derive(Debug)]
pub struct PrivateRedisCluster {
    nodes: Vec<PrivateRedis>,
}

impl PrivateRedisCluster {
    /// Starts an empty cluster and returns once it is ready. This takes some seconds, until the nodes agree.
    ///
    /// # Panics
    /// Panics if Redis is not installed (`scripts/need redis`), does not start, or its nodes do not agree.
    #[must_use]
    pub fn start() -> Self {
        let nodes: Vec<_> =
            (0..3).map(|_| PrivateRedis::start_in(Folder::new(), free_cluster_port(), Redis::InCluster)).collect();
        let addresses: Vec<_> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let mut create = vec!["--cluster", "create"];
        create.extend(addresses.iter().map(String::as_str));
        create.push("--cluster-yes");
        let report = cli(&create);

        let agrees = |node: &PrivateRedis| node.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok");
        assert!(wait::comes_true(|| nodes.iter().all(agrees)), "the private Redis Cluster does not agree:\n{report}");
        Self { nodes }
    }

    /// Returns the URL of each node: `redis://…`.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(PrivateRedis::url).collect()
    }

    /// Runs `redis-cli` with `arguments` against the cluster and returns its output. Follows redirections from the
    /// first node to the node that has the key.
    ///
    /// # Panics
    /// Panics if `redis-cli` cannot connect. If the cluster refuses the command, the output contains the error.
    pub fn cli(&self, arguments: &[&str]) -> String {
        self.nodes[0].cli(&[&["-c"], arguments].concat())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_private_redis_answers_and_comes_back_empty_at_the_same_address() {
        let mut server = PrivateRedis::start();
        let url = server.url();
        assert_eq!(url, format!("redis://127.0.0.1:{}/0", server.port()));
        assert_eq!(server.cli(&["SET", "thing", "two words"]), "OK");
        assert_eq!(server.cli(&["GET", "thing"]), "two words");

        server.stop();
        TcpStream::connect(("127.0.0.1", server.port())).unwrap_err();
        server.stop();

        server.start_again();
        server.start_again();
        assert_eq!(server.url(), url);
        assert_eq!(server.cli(&["EXISTS", "thing"]), "0");
    }

    #[test]
    fn a_private_redis_cuts_open_connections_when_it_stops() {
        let mut server = PrivateRedis::start();
        let mut open = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        open.write_all(b"PING\r\n").unwrap();
        open.read_exact(&mut [0; "+PONG\r\n".len()]).unwrap();
        server.stop();
        assert!(matches!(open.read(&mut [0]), Ok(0) | Err(_)));
    }

    #[test]
    fn a_paused_redis_takes_connections_and_answers_when_it_resumes() {
        let server = PrivateRedis::start();
        server.pause();
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        stream.write_all(b"PING\r\n").unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let silence = stream.read(&mut [0]).unwrap_err();
        assert_eq!(silence.kind(), io::ErrorKind::WouldBlock);

        server.resume();
        stream.set_read_timeout(None).unwrap();
        let mut answer = [0; "+PONG\r\n".len()];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"+PONG\r\n");
    }

    #[test]
    fn a_private_redis_is_gone_after_drop_even_when_it_was_paused() {
        let server = PrivateRedis::start();
        let (port, folder) = (server.port(), server.folder.path().to_owned());
        server.pause();
        drop(server);
        TcpStream::connect(("127.0.0.1", port)).unwrap_err();
        assert!(!folder.exists());
    }

    #[test]
    fn a_private_cluster_spreads_keys_over_its_nodes_and_is_gone_after_drop() {
        let cluster = PrivateRedisCluster::start();
        assert_eq!(cluster.urls().len(), 3);
        for key in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            assert_eq!(cluster.cli(&["SET", key, "held"]), "OK");
            assert_eq!(cluster.cli(&["GET", key]), "held");
        }
        let held: Vec<usize> = cluster.nodes.iter().map(|node| node.cli(&["DBSIZE"]).parse().unwrap()).collect();
        assert_eq!(held.iter().sum::<usize>(), 8);
        assert!(held.iter().all(|&keys| keys > 0), "{held:?}");

        let left: Vec<_> = cluster.nodes.iter().map(|node| (node.port, node.folder.path().to_owned())).collect();
        drop(cluster);
        for (port, folder) in left {
            TcpStream::connect(("127.0.0.1", port)).unwrap_err();
            assert!(!folder.exists());
        }
    }
}
