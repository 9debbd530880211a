//! A private nginx in front of HTTP servers.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::{Signal, bound, find};
use crate::server::{PrivateServer, Program};
use crate::{Folder, free_port};

/// A private nginx that balances requests over other servers, like the one in front of several nodes.
pub type PrivateNginx = PrivateServer<Nginx>;

/// nginx as a [`Program`]: a proxy with one worker process.
#[derive(Debug)]
pub struct Nginx;

impl Program for Nginx {
    const NAME: &'static str = "nginx";
    // Fast shutdown. If nginx were killed, its worker would linger and keep the port.
    const END: Signal = Signal::Terminate;

    fn prepare(&self, folder: &Path) {
        let _ = fs::remove_file(folder.join(LISTENS));
    }

    fn command(&self, folder: &Path, _port: u16) -> Command {
        let mut command = bound(&find("nginx", "nginx"), Signal::Terminate);
        // Without `-e`, nginx first opens the log file of the whole machine.
        command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr"]);
        command
    }

    fn is_ready(&self, folder: &Path, _port: u16) -> bool {
        folder.join(LISTENS).exists()
    }
}

/// File that nginx writes when it listens and removes when it ends.
const LISTENS: &str = "nginx.pid";

impl PrivateNginx {
    /// Starts nginx in front of the servers that listen on the ports `upstreams` of 127.0.0.1, and returns once it is
    /// ready.
    ///
    /// A request is passed to the server with the fewest open requests, over a connection that is kept alive. The
    /// client's address is appended to `X-Forwarded-For`. `WebSocket` upgrades are passed on too. If a server cannot be
    /// reached, the request is passed to the next one, and the server is skipped for a second.
    ///
    /// # Panics
    /// Panics if nginx is not installed (`scripts/need nginx`) or does not start. It does not start without upstreams.
    #[must_use]
    pub fn start(upstreams: &[u16]) -> Self {
        let (folder, port) = (Folder::new(), free_port());
        fs::write(folder.join("nginx.conf"), configuration(port, upstreams)).expect("the configuration of nginx");
        Self::start_in(folder, port, Nginx)
    }

    /// Returns the base URL, without a slash at the end: `http://…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Returns the configuration of nginx. All paths are below the server's folder. There is one worker, because each
/// worker would count open requests separately.
fn configuration(port: u16, upstreams: &[u16]) -> String {
    let servers: String =
        upstreams.iter().map(|upstream| format!("server 127.0.0.1:{upstream} fail_timeout=1s;\n")).collect();
    format!(
        "daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {{
    worker_connections 1024;
}}
http {{
    access_log off;
    # What is too large is for the servers to say.
    client_max_body_size 0;
    client_body_temp_path client_body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    # Empty, the header is left out, and the connection is kept.
    map $http_upgrade $connection_upgrade {{
        '' '';
        default upgrade;
    }}
    upstream servers {{
        least_conn;
        {servers}
        keepalive 32;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://servers;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_next_upstream error timeout;
        }}
    }}
}}
"
    )
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;

    /// Starts a server that answers each request with the head of the request, and returns its port.
    fn echo() -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", free_port())).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                thread::spawn(move || answer(stream));
            }
        });
        port
    }

    fn answer(mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        loop {
            let mut request = String::new();
            while !request.ends_with("\r\n\r\n") {
                if reader.read_line(&mut request).unwrap_or(0) == 0 {
                    return;
                }
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", request.len());
            stream.write_all((head + &request).as_bytes()).unwrap();
        }
    }

    /// Sends a request for `/thing` with additional headers, and returns the whole response.
    fn get(server: &PrivateNginx, headers: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        let request = format!("GET /thing HTTP/1.1\r\nHost: salon.example\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    #[test]
    fn a_private_nginx_passes_requests_on_with_what_the_server_wants_to_know() {
        let server = PrivateNginx::start(&[echo()]);
        assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));

        let answer = get(&server, "Connection: close\r\nX-Forwarded-For: 192.0.2.7\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\n\r\nGET /thing HTTP/1.1\r\n"), "{answer}");
        assert!(answer.contains("\r\nHost: salon.example\r\n"), "{answer}");
        assert!(answer.contains("\r\nX-Forwarded-For: 192.0.2.7, 127.0.0.1\r\n"), "{answer}");
        let asked = answer.split_once("\r\n\r\n").unwrap().1;
        assert!(!asked.contains("Connection:") && !asked.contains("Upgrade:"), "{answer}");
    }

    #[test]
    fn a_private_nginx_passes_on_the_wish_for_a_web_socket() {
        let upstream = TcpListener::bind(("127.0.0.1", free_port())).unwrap();
        let server = PrivateNginx::start(&[upstream.local_addr().unwrap().port()]);
        let mut client = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").unwrap();

        let (mut stream, _) = upstream.accept().unwrap();
        let request: Vec<_> =
            BufReader::new(&stream).lines().map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
        assert!(request.contains(&"Upgrade: websocket".to_owned()), "{request:?}");
        assert!(request.contains(&"Connection: upgrade".to_owned()), "{request:?}");
        stream
            .write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
            .unwrap();
        stream.write_all(b"from the server").unwrap();

        let mut client_reader = BufReader::new(client.try_clone().unwrap());
        let answer: Vec<_> =
            client_reader.by_ref().lines().map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
        assert_eq!(answer[0], "HTTP/1.1 101 Switching Protocols");
        let mut message = [0; "from the server".len()];
        client_reader.read_exact(&mut message).unwrap();
        assert_eq!(&message, b"from the server");
        client.write_all(b"back").unwrap();
        let mut message = [0; "back".len()];
        stream.read_exact(&mut message).unwrap();
        assert_eq!(&message, b"back");
    }

    #[test]
    fn a_private_nginx_goes_on_to_the_next_server_where_one_is_away() {
        let away = free_port();
        let server = PrivateNginx::start(&[away, echo()]);
        for _ in 0..4 {
            let answer = get(&server, "Connection: close\r\n");
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        }
    }

    #[test]
    fn a_private_nginx_cuts_open_connections_when_it_stops_and_comes_back() {
        let mut server = PrivateNginx::start(&[echo()]);
        let mut open = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        open.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        open.read_exact(&mut [0; "HTTP/1.1 200 OK".len()]).unwrap();
        server.stop();
        let _ = open.read_to_end(&mut Vec::new());
        TcpStream::connect(("127.0.0.1", server.port())).unwrap_err();
        server.stop();

        server.start_again();
        server.start_again();
        assert!(get(&server, "Connection: close\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
    }

    #[test]
    fn a_private_nginx_is_gone_after_drop() {
        let server = PrivateNginx::start(&[echo()]);
        let (port, folder) = (server.port(), server.folder.path().to_owned());
        drop(server);
        TcpStream::connect(("127.0.0.1", port)).unwrap_err();
        assert!(!folder.exists());
    }
}
