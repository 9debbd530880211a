//! Three nodes with one PostgreSQL and one Redis, behind nginx. They behave like a single node, and keep working while
//! Redis is down.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, Instant};

use parlour_testkit::{PrivateNginx, PrivateRedis, free_port};
use serde_json::{Value, json};

use crate::program::{Program, Store, User, check_health, settings_file};

pub struct Nodes {
    pub store: Store,
    pub redis: PrivateRedis,
    ports: [u16; 3],
    arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
    pub programs: Vec<Program>,
    front: PrivateNginx,
}

impl Nodes {
    /// Starts the nodes on an existing database, and waits until all are connected to Redis.
    pub fn start(store: Store, arguments: &[&str], variables: &[(&'static str, &str)]) -> Self {
        let redis = PrivateRedis::start();
        let ports = [free_port(), free_port(), free_port()];
        // On a busy machine, Redis may not answer within the default of 20 ms. A node without Redis cannot resume
        // streams.
        let defaults = [("REDIS_TIMEOUT_MS", "1000"), ("REDIS_URL", &redis.url())];
        let variables = defaults.iter().chain(variables).map(|(name, value)| (*name, (*value).to_owned())).collect();
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let front = PrivateNginx::start(&ports);
        let mut nodes = Self { store, redis, ports, arguments, variables, programs: Vec::new(), front };
        nodes.programs = ports.iter().map(|port| nodes.serve(*port)).collect();
        nodes.until_all_are("connected");
        nodes
    }

    fn serve(&self, port: u16) -> Program {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let variables: Vec<_> = self.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Program::begin_at(port, &self.store, &arguments, &variables).ready()
    }

    /// Stops a node with a signal, and starts it again.
    pub fn restart(&mut self, index: usize) {
        let program = self.programs.remove(index);
        program.terminate();
        assert!(program.wait().success());
        self.programs.insert(index, self.serve(self.ports[index]));
    }

    pub fn until_all_are(&self, state: &str) {
        for program in &self.programs {
            until(state, || program.stranger().get("/readyz").1["nodes"] == state);
        }
    }

    /// Returns copies of the user: one for each node, in order, and one for nginx.
    fn everywhere(&self, user: &User) -> Vec<User> {
        let urls = self.programs.iter().map(|program| program.url.clone()).chain([self.front.url()]);
        urls.map(|url| user.also_at(&url)).collect()
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    within(Duration::from_secs(30), what, is_so);
}

fn within(time: Duration, what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + time;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Creates a demo database. Returns it, and the password of the owner.
fn demonstration() -> (Store, String) {
    let store = Store::postgres();
    let program = Program::serve(&store, &["--demo"]);
    let owner = program.said[1].split_whitespace().nth(1).unwrap().to_owned();
    program.terminate();
    assert!(program.wait().success());
    (store, owner)
}

fn name(services: &Value) -> &str {
    services["items"][0]["name"].as_str().unwrap()
}

#[test]
fn what_one_node_does_the_others_know() {
    let (store, password) = demonstration();
    let nodes = Nodes::start(store, &[], &[]);
    let owner = nodes.programs[0].log_in("owner", &password);
    let everywhere = nodes.everywhere(&owner);
    // Each node caches the list, and learns of changes made on other nodes.
    for (number, here) in everywhere.iter().enumerate() {
        assert!(everywhere.iter().all(|user| user.get("/api/services").0 == 200));
        let new = format!("Cut number {number}");
        assert_eq!(here.patch("/api/services/1", &json!({"name": new})).0, 200);
        if number < nodes.programs.len() {
            assert_eq!(name(&here.get("/api/services").1), new, "at once where it was changed");
        }
        for there in &everywhere {
            until("the change is known", || name(&there.get("/api/services").1) == new);
        }
    }
    // A session that ended on one node is refused by all nodes.
    let other = nodes.programs[1].log_in("owner", &password);
    let all = nodes.everywhere(&other);
    assert!(all.iter().all(|user| user.get("/api/me").0 == 200));
    let sessions = other.get("/api/sessions").1;
    let is_current = |session: &&Value| session["current"] == true;
    let id = sessions["items"].as_array().unwrap().iter().find(is_current).unwrap()["id"].clone();
    assert_eq!(owner.delete(&format!("/api/sessions/{id}")), 204);
    // All nodes have just used the session. A node that does not learn of its end would accept it for up to ten more
    // seconds.
    for user in &all {
        within(Duration::from_secs(5), "the session is refused", || user.get("/api/me").0 == 401);
    }
    assert!(everywhere.iter().all(|user| user.get("/api/me").0 == 200), "the others' sessions stay");
}

#[test]
fn of_two_thousand_requests_over_three_nodes_as_many_pass_as_the_limit_says() {
    let [_, store] = Store::seeded();
    let settings = settings_file(
        store.data().parent().unwrap(),
        "[rate_limits]\nexempt = \"\"\nslow_after = 10000\nblock_after = 10000\n
         [rate_limits.policies.burst]\nrates = \"\"\n\
         [rate_limits.policies.address]\nroutes = \"GET /me\"\nrates = \"100/1h\"",
    );
    let nodes = Nodes::start(store, &["--config", &settings], &[("RATE_LIMITS", "on"), ("REDIS_TIMEOUT_MS", "10000")]);
    let url = nodes.front.url();
    let passed: usize = thread::scope(|scope| {
        let asking = (0..50).map(|_| {
            let user = nodes.programs[0].stranger().also_at(&url);
            scope.spawn(move || (0..40).filter(|_| user.get("/api/me").0 == 401).count())
        });
        let asking: Vec<_> = asking.collect();
        asking.into_iter().map(|asked| asked.join().unwrap()).sum()
    });
    assert_eq!(passed, 100);
}

#[test]
fn nothing_fails_while_redis_stops_and_starts_and_nodes_are_restarted_one_by_one() {
    let [_, store] = Store::seeded();
    let mut nodes = Nodes::start(store, &[], &[]);
    let desk = nodes.programs[0].desk().also_at(&nodes.front.url());
    let enough = AtomicBool::new(false);
    let asked = thread::scope(|scope| {
        let load: Vec<_> = (0..4)
            .map(|_| {
                let user = desk.again();
                let enough = &enough;
                scope.spawn(move || {
                    let mut asked = 0;
                    while !enough.load(Relaxed) {
                        for path in ["/api/services", "/api/dashboard", "/api/bookings", "/api/me"] {
                            let (status, answer) = user.get(path);
                            assert_eq!(status, 200, "{path}: {answer}");
                            asked += 1;
                        }
                    }
                    asked
                })
            })
            .collect();
        for _ in 0..2 {
            nodes.redis.stop();
            nodes.until_all_are("disconnected");
            nodes.redis.start_again();
            nodes.until_all_are("connected");
        }
        for index in 0..3 {
            nodes.restart(index);
            // Before the next restart, nginx must notice that this node is back.
            let metrics = || nodes.programs[index].stranger().text("/metrics");
            until("it is asked again", || metrics().contains("endpoint=\"/api/me\",status=\"200\""));
        }
        nodes.until_all_are("connected");
        enough.store(true, Relaxed);
        load.into_iter().map(|asking| asking.join().unwrap()).sum::<u32>()
    });
    assert!(asked > 100, "there was load: {asked}");
    drop(nodes.programs);
    check_health(&nodes.store);
}
