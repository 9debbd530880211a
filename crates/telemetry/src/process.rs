//! What the operating system says of this process.

/// Memory and processor time of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessStats {
    /// Memory in use (resident), bytes.
    pub resident_bytes: u64,
    /// Processor time used since the start, seconds.
    pub cpu_seconds: f64,
    /// Open files and sockets.
    pub open_files: u64,
}

/// Reads the figures, where the system offers them as Linux does; `None` elsewhere.
pub fn process_stats() -> Option<ProcessStats> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes: u64 =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?.trim().parse().ok()?;
    // Fields 14 and 15, in clock ticks; the name in field 2 may hold spaces, so count from behind its parenthesis.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut after_name = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let ticks = after_name.next()?.parse::<f64>().ok()? + after_name.next()?.parse::<f64>().ok()?;
    let open_files = u64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()?;
    // Linux has reported these in hundredths of a second on every architecture since 2.6.
    Some(ProcessStats { resident_bytes: kibibytes * 1024, cpu_seconds: ticks / 100.0, open_files })
}
