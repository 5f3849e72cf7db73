using Stead.Host.Posix;
using Stead.Lab.Simulation;
using Stead.Net.Wire;

namespace Stead.Host.Laboratory;

/// <summary>A capture a host, `DIRECTORY/HOST.pcap`, from the simulated hosts' own cables; the clock begins at the epoch.</summary>
public sealed class CaptureFiles : IPacketTap, IDisposable
{
    private const int MostFiles = 500;

    private readonly Dictionary<EndHost, FileStream> _files = [];
    private readonly string _directory;
    private readonly byte[] _header = new byte[PcapFormat.RecordHeaderLength];

    /// <exception cref="HostException">The directory or a file in it cannot be made.</exception>
    public CaptureFiles(string directory, Lab.Simulation.Network network)
    {
        if (network.Hosts.Count > MostFiles) throw new UserError($"a capture for each of {network.Hosts.Count} hosts is too much (option --pcap)", $"take an experiment with at most {MostFiles}");
        _directory = directory;
        Span<byte> header = stackalloc byte[PcapFormat.HeaderLength];
        PcapFormat.WriteHeader(header, PcapLink.Ip);
        try
        {
            Directory.CreateDirectory(directory);
            foreach (var host in network.Hosts)
            {
                var file = new FileStream(Path.Combine(directory, host.Name + ".pcap"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
                _files.Add(host, file);
                file.Write(header);
                host.Tap = this;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write captures into {directory}", e); }
    }

    public void OnPacket(Instant now, EndHost host, ReadOnlySpan<byte> packet)
    {
        PcapFormat.WriteRecordHeader(_header, now.Nanoseconds, packet.Length);
        try
        {
            _files[host].Write(_header);
            _files[host].Write(packet);
        }
        catch (IOException e) { throw HostErrors.From($"write captures into {_directory}", e); }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            // What could not be written was told by the write, or is told by the flush of the others.
            try { file.Dispose(); }
            catch (IOException) { }
        }
    }
}
