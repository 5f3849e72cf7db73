using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Stead.Host.Posix;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Host.Network.Sockets;

/// <summary>
/// Stead's TCP on a TUN interface for .NET programs: streams to connect and to accept with. A thread of its own owns the stack; every member may be
/// called from any thread.
/// </summary>
public sealed class TunNetwork : IDisposable, IStackOwner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly TunDevice _device;
    private readonly StackLoop _loop;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _over = new();
    private readonly HashSet<StackStream> _open = [];
    private readonly HashSet<StackListener> _listeners = [];
    private HostException? _failure;
    private int _isDisposed;

    private TunNetwork(TunDevice device, NetworkStack stack)
    {
        (_device, _loop) = (device, new(device, stack));
        _thread = new(Run) { Name = device.Name, IsBackground = true };
        _thread.Start();
    }

    /// <param name="name">Of the interface.</param>
    /// <param name="addresses">The stack's: `10.9.0.2/24`. The kernel gets the first other one of each network.</param>
    /// <exception cref="UserError">A name or an address cannot be one.</exception>
    /// <exception cref="HostException">The interface cannot be made; making one takes root.</exception>
    public static TunNetwork Open(string name, params string[] addresses) => Open(name, new(), SettingsStore.Apply(TcpSettings.Linux), [.. addresses.Select(text => IpPrefix.Parse(text, "address"))]);

    /// <param name="options">Those for addresses are not looked at.</param>
    /// <param name="tcp">Of connections that have no other settings.</param>
    public static TunNetwork Open(string name, TunOptions options, TcpSettings tcp, IReadOnlyList<IpPrefix> addresses)
    {
        var device = TunDevice.Open(name, options with { KernelAddresses = [.. addresses.Select(prefix => prefix.FirstOther().ToString())] });
        var settings = new StackSettings { Addresses = [.. addresses.Select(prefix => prefix.Address)], MaximumTransmissionUnit = options.Mtu, Tcp = tcp };
        return new(device, new(StackLoop.Fit(settings, device), BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))));
    }

    /// <summary>As the kernel calls it.</summary>
    public string Name => _device.Name;

    public bool Has(IPAddress address) => _loop.Stack.Settings.Addresses.Contains(FromNet(address));

    /// <exception cref="IOException">Nobody answers there, or it was refused.</exception>
    public async ValueTask<StackStream> ConnectAsync(IPEndPoint remote, CancellationToken cancelled = default)
    {
        // RFC 1122 §3.2.1.3: it never leaves a host, and this one has nobody there.
        if (IPAddress.IsLoopback(remote.Address)) throw Unreachable(remote, SocketError.NetworkUnreachable);
        var stream = new StackStream(this);
        using var abort = cancelled.Register(stream.Abort);
        Post(now => stream.Connect(now, _loop.Stack, new(FromNet(remote.Address), (ushort)remote.Port)), stream.Fail);
        try { await stream.Connected.ConfigureAwait(false); }
        catch (IOException) when (cancelled.IsCancellationRequested) { throw new OperationCanceledException(cancelled); }
        return stream;
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancelled)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var all = IPAddress.TryParse(host, out var written) ? [written] : await Dns.GetHostAddressesAsync(host, cancelled).ConfigureAwait(false);
        IOException? failure = null;
        foreach (var address in all.Where(IsReachable))
        {
            try { return await ConnectAsync(new IPEndPoint(address, port), cancelled).ConfigureAwait(false); }
            catch (IOException e) { failure = e; }
        }
        throw failure ?? Unreachable(context.DnsEndPoint, SocketError.NetworkUnreachable);
    }

    /// <summary>Whether the stack has an address of its kind.</summary>
    private bool IsReachable(IPAddress address) => _loop.Stack.Settings.Addresses.Any(own => own.IsV6 == FromNet(address).IsV6);

    private static IOException Unreachable(EndPoint remote, SocketError error)
    {
        var inner = new SocketException((int)error);
        return new($"{remote}: {inner.Message}", inner);
    }

    /// <exception cref="UserError">The port is taken, or the address none of the stack's.</exception>
    public async ValueTask<StackListener> ListenAsync(IPEndPoint local, CancellationToken cancelled = default)
    {
        var listener = new StackListener(this, local);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            try
            {
                listener.Open(_loop.Stack, new(FromNet(local.Address), (ushort)local.Port));
                _listeners.Add(listener);
                opened.SetResult();
            }
            catch (UserError e) { opened.SetException(e); }
        }, opened.SetException);
        await opened.Task.WaitAsync(cancelled).ConfigureAwait(false);
        return listener;
    }

    /// <summary>Ends all connections, closed ones after what was written, and removes the interface.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _over.Cancel();
        if (Thread.CurrentThread != _thread) _thread.Join(s_patience);
        _loop.Dispose();
        _device.Dispose();
        _over.Dispose();
    }

    void IStackOwner.Happened(Instant now, StackSocket socket, Readiness what)
    {
        switch (socket.Tag)
        {
            case StackListener listener:
                listener.Accept();
                break;
            case StackStream stream:
                stream.Continue(now, what);
                if ((what & Readiness.Closed) != 0) _open.Remove(stream);
                break;
        }
    }

    /// <summary>On the loop's thread.</summary>
    internal void Add(StackStream stream) => _open.Add(stream);

    internal void Remove(StackListener listener) => _listeners.Remove(listener);

    /// <param name="otherwise">Told at once when the loop is over.</param>
    internal void Post(Action<Instant> action, Action<Exception> otherwise)
    {
        if (!_loop.Post(action)) otherwise(Gone());
    }

    internal static IPEndPoint ToNet(Endpoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        return new(new IPAddress(bytes[..endpoint.Address.Write(bytes)]), endpoint.Port);
    }

    private static IpAddress FromNet(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return IpAddress.Read(bytes, bytes.Length == 16);
    }

    private IOException Gone() => new($"the interface {Name} is gone", _failure);

    private void Run()
    {
        try
        {
            _loop.Run(this, _over.Token);
        }
        catch (HostException e) { _failure = e; }
        var now = MonotonicClock.Now;
        foreach (var listener in _listeners.ToArray()) listener.End();
        foreach (var stream in _open.ToArray()) stream.End(now, Gone());
        // The resets.
        if (_failure is null) while (_loop.Turn(this)) { }
    }
}
