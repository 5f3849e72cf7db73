using Stead.Net.Links;
using Stead.Net.Wire;

namespace Stead.Host.Network;

/// <summary>A link from its two interfaces' making to their end.</summary>
public static class LinkRun
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    /// <param name="started">The interfaces are there, by their names.</param>
    /// <param name="eachSecond">Told what the link has done so far; may be null.</param>
    /// <returns>What it did from A to B, and back.</returns>
    /// <exception cref="HostException">An interface or the capture's file cannot be made.</exception>
    public static LinkReport Carry(LinkRequest request, Action<string, string> started, Action<LinkReport>? eachSecond, CancellationToken cancelled)
    {
        using var capture = request.CaptureFile is { } path ? new PacketCapture(path, request.IsTap ? PcapLink.Ethernet : PcapLink.Ip) : null;
        using var a = Open(request.A, request);
        using var b = Open(request.B, request);
        var offset = request.IsTap ? 14 : 0;
        using var link = new LinkEmulator(a, b, request.There with { NetworkOffset = offset }, request.Back with { NetworkOffset = offset }, request.Seed, capture);
        started(a.Name, b.Name);
        var begun = MonotonicClock.Now;
        var end = request.Time is { } time ? begun + time : Instant.Never;
        if (eachSecond is null) link.Run(end, cancelled);
        for (var second = begun + s_second; eachSecond is not null && !cancelled.IsCancellationRequested && MonotonicClock.Now < end; second += s_second)
        {
            link.Run(Instant.Min(second, end), cancelled);
            eachSecond(Report());
        }
        return Report() with { CaptureFailure = capture?.Failure };

        LinkReport Report() => new(MonotonicClock.Now - begun, link.There, link.Back, link.Refused);
    }

    private static TunDevice Open(LinkEnd end, LinkRequest request) => TunDevice.Open(end.Name, new()
    {
        IsTap = request.IsTap, Namespace = end.Namespace, Mtu = request.Mtu, KernelAddresses = end.Addresses,
    });
}

/// <param name="Refused">Packets that a kernel did not take.</param>
public sealed record LinkReport(Duration Time, LinkCounters There, LinkCounters Back, long Refused)
{
    /// <summary>Why the capture ended early.</summary>
    public HostException? CaptureFailure { get; init; }
}
