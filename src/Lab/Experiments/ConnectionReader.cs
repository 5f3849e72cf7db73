using Stead.Net.Tcp;

namespace Stead.Lab.Experiments;

/// <summary>The words of a flow that are about its connection.</summary>
internal static class ConnectionReader
{
    private const int LeastBuffer = 4096, MostBuffer = 1 << 30;

    /// <returns>The settings, and how it sends in words.</returns>
    public static (TcpSettings Tcp, string Sending) Read(Block block, TcpSettings settings)
    {
        var tcp = settings with { LargestSendBuffer = 1 << 20 };
        var sending = block.Text("cc", "dgp:5M", "how it sends: a congestion control, or dgp, dgp+cubic, with an FCC behind a colon") ?? "cubic";
        if (SendingWords.TryParse(sending, tcp, out var chosen, out var complaint)) tcp = chosen;
        else block.ComplainOf("cc", complaint!.What, complaint.Instead);
        var send = block.Bytes("send-buffer", "1MB", "what the sender's buffer holds at most", tcp.LargestSendBuffer);
        var receive = block.Bytes("receive-buffer", "6MB", "what the receiver's buffer holds at most", tcp.LargestReceiveBuffer);
        return (tcp with
        {
            SendBuffer = (int)Math.Clamp(send, LeastBuffer, tcp.SendBuffer),
            LargestSendBuffer = (int)Math.Clamp(send, LeastBuffer, MostBuffer),
            ReceiveBuffer = (int)Math.Clamp(receive, LeastBuffer, tcp.ReceiveBuffer),
            LargestReceiveBuffer = (int)Math.Clamp(receive, LeastBuffer, MostBuffer),
            InitialWindow = block.Count("initial-window", "10", "segments that leave at first (RFC 6928)", tcp.InitialWindow, 1000),
            Ecn = block.Flag("ecn", "it understands marks (RFC 3168)"),
            Sack = block.Flag("sack", "selective acknowledgements (RFC 2018)", otherwise: true),
            Rack = block.Flag("rack", "losses are found by time (RFC 8985); off: by three duplicates", otherwise: true),
            TailLossProbe = block.Flag("tlp", "tail loss probes (RFC 8985)", otherwise: true),
            MinimumTimeout = block.Time("rto-min", "200ms", "the least retransmission timeout", tcp.MinimumTimeout),
        }, sending);
    }
}
