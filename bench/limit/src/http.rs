//! axum answering a constant.

use std::error::Error;
use std::net::Ipv4Addr;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

/// Serves on 127.0.0.1 until the process is stopped.
pub(crate) fn serve(port: u16) -> Result<(), Box<dyn Error>> {
    let health = get(async || ([(CONTENT_TYPE, "application/json")], r#"{"status":"ok"}"#));
    let router = Router::new().route("/health", health);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        axum::serve(listener, router).await
    })?;
    Ok(())
}
