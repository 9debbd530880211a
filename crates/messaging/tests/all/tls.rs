//! TLS proxy for servers without TLS.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Authority that signed the certificate of 127.0.0.1. Created by `tests/all/tls/make`, valid for a hundred years.
pub const AUTHORITY: &[u8] = include_bytes!("tls/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.pem");
const KEY: &[u8] = include_bytes!("tls/key.pem");

/// Point at which TLS begins.
#[derive(Clone, Copy)]
pub enum Begins {
    AtOnce,
    /// After STARTTLS.
    WhenAsked,
}

/// Accepts TLS connections on a free port and forwards them to `port`. Returns the free port.
pub async fn in_front_of(port: u16, begins: Begins) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let own_port = listener.local_addr().unwrap().port();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            CertificateDer::pem_slice_iter(CERTIFICATE).map(Result::unwrap).collect(),
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move { pass(stream, port, begins, acceptor).await });
        }
    });
    own_port
}

async fn pass(mut stream: TcpStream, port: u16, begins: Begins, acceptor: TlsAcceptor) -> std::io::Result<()> {
    let mut server = BufReader::new(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?);
    let mut line = String::new();
    if matches!(begins, Begins::WhenAsked) {
        // Forwards the greeting of the server, then answers EHLO and STARTTLS in its place.
        server.read_line(&mut line).await?;
        stream.write_all(line.as_bytes()).await?;
        for answer in ["250-private\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
            BufReader::with_capacity(512, &mut stream).read_line(&mut line).await?;
            stream.write_all(answer.as_bytes()).await?;
        }
        assert!(line.ends_with("STARTTLS\r\n"), "nothing else is said before: {line}");
    }
    let mut stream = acceptor.accept(stream).await?;
    copy_bidirectional(&mut stream, &mut server).await.map(drop)
}
