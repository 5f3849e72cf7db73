using System.Net;
using System.Net.Sockets;
using Stead.Host.Network;
using Stead.Host.Network.Sockets;
using Stead.Net.Tcp;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>`TunNetwork` and its streams as a .NET program uses them, the kernel's sockets on the other side: Stead 10.9.0.2, the kernel 10.9.0.1.</summary>
public sealed class NetworkStreamTests : IDisposable
{
    private static readonly IPEndPoint s_stead = new(IPAddress.Parse("10.9.0.2"), 4000), s_kernel = new(IPAddress.Parse("10.9.0.1"), 4000);
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    private readonly PrivateHost _host = new();
    private readonly TunNetwork _network;

    public NetworkStreamTests() => _network = TunNetwork.Open("st0", new() { Namespace = _host.Network, Offload = true }, TcpSettings.Linux, [IpPrefix.Parse("10.9.0.2/24", "")]);

    public void Dispose()
    {
        _network.Dispose();
        _host.Dispose();
    }

    private Socket Socket() => NetworkNamespace.Run(_host.Network, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));

    /// <summary>A connection that the kernel has made.</summary>
    private async Task<(StackStream Stead, Socket Kernel)> Connected()
    {
        await using var listener = await _network.ListenAsync(s_stead, Ended);
        var kernel = Socket();
        await kernel.ConnectAsync(s_stead, Ended);
        return ((await listener.AcceptAsync(Ended))!, kernel);
    }

    [Fact]
    public async Task Disposing_ends_the_read_and_the_write_that_wait()
    {
        var (stream, kernel) = await Connected();
        using var _ = kernel;
        var read = stream.ReadAsync(new byte[1], Ended).AsTask();
        // More than the buffers of both sides: the kernel's reads nothing.
        var write = stream.WriteAsync(new byte[100_000_000], Ended).AsTask();
        stream.Dispose();
        foreach (var waiting in (Task[])[read, write])
        {
            var failure = await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(s_soon, Ended));
            Assert.Equal(SocketError.OperationAborted, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        }
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], Ended).AsTask());
    }

    [Fact]
    public async Task What_was_written_before_disposing_arrives_and_then_the_end()
    {
        var (stream, kernel) = await Connected();
        using var _ = kernel;
        await stream.WriteAsync(new byte[50_000], Ended);
        await stream.DisposeAsync();
        var (buffer, received) = (new byte[70_000], 0);
        while (await kernel.ReceiveAsync(buffer, Ended).AsTask().WaitAsync(s_soon, Ended) is > 0 and var count) received += count;
        Assert.Equal(50_000, received);
    }

    [Fact]
    public async Task A_network_may_be_disposed_of_twice_and_ends_all_that_wait()
    {
        var (stream, kernel) = await Connected();
        using var _ = kernel;
        await using var listener = await _network.ListenAsync(s_stead, Ended);
        var (read, accept) = (stream.ReadAsync(new byte[1], Ended).AsTask(), listener.AcceptAsync(Ended).AsTask());
        _network.Dispose();
        _network.Dispose();
        await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(s_soon, Ended));
        Assert.Null(await accept.WaitAsync(s_soon, Ended));
        await Assert.ThrowsAsync<IOException>(async () => await _network.ConnectAsync(s_kernel, Ended));
    }

    /// <summary>Reads of every size, with nothing to read into among them: each byte once, in its order, and then the end.</summary>
    [Fact]
    public async Task Small_reads_get_what_a_large_one_would()
    {
        var (stream, kernel) = await Connected();
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(() =>
        {
            using (kernel) kernel.Send(sent);
        }, Ended);
        var (received, buffer, random) = (new MemoryStream(), new byte[100_000], new Random(2));
        while (true)
        {
            var length = random.Next(4) switch { 0 => 0, 1 => random.Next(1, 10), 2 => random.Next(1, 5_000), _ => random.Next(1, buffer.Length) };
            var count = await stream.ReadAsync(buffer.AsMemory(0, length), Ended).AsTask().WaitAsync(s_soon, Ended);
            if (count == 0 && length > 0) break;
            received.Write(buffer, 0, count);
        }
        await sending;
        await stream.DisposeAsync();
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Loopback_is_not_on_this_network()
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = _network.ConnectAsync });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("http://localhost/", Ended).WaitAsync(s_soon, Ended));
        Assert.Contains("unreachable", failure.Message, StringComparison.OrdinalIgnoreCase);
        var mapped = await Assert.ThrowsAsync<IOException>(async () => await _network.ConnectAsync(new IPEndPoint(s_kernel.Address.MapToIPv6(), 4001), Ended).AsTask().WaitAsync(s_soon, Ended));
        Assert.Contains("10.9.0.1:4001: Connection refused", mapped.Message, StringComparison.Ordinal);
    }
}
