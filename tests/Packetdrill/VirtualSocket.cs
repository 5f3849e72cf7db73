using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Tests.Packetdrill;

/// <summary>A descriptor of the script: a stream socket in any of its lives.</summary>
internal sealed class VirtualSocket(int descriptor, bool isV6, TcpSettings settings)
{
    private bool _failureIsTold;

    public int Descriptor { get; } = descriptor;

    public bool IsV6 { get; } = isV6;

    /// <summary>Of the connection to be, or of the one there is.</summary>
    public TcpSettings Settings { get; private set; } = settings;

    public bool IsNonBlocking { get; set; }

    public Endpoint? Bound { get; set; }

    public TcpListener? Listener { get; set; }

    public TcpConnection? Connection { get; set; }

    /// <summary>connect() was called and has not yet told how it ended.</summary>
    public bool IsConnecting { get; set; }

    public bool IsReadShut { get; set; }

    public bool IsWriteShut { get; set; }

    /// <summary>SO_LINGER with 0 s: close resets.</summary>
    public bool ResetsOnClose { get; set; }

    /// <summary>SO_RCVTIMEO and SO_SNDTIMEO.</summary>
    public Duration ReceiveTimeout { get; set; } = Duration.Longest;

    public Duration SendTimeout { get; set; } = Duration.Longest;

    /// <summary>Options that are remembered and do nothing here, by level and name.</summary>
    public Dictionary<(int Level, int Name), byte[]> Remembered { get; } = [];

    public bool IsConnected => Connection is { State: not (TcpState.Closed or TcpState.SynSent or TcpState.SynReceived) };

    public void Change(Instant now, TcpSettings settings)
    {
        Settings = settings;
        if (Listener is not null) Listener.Settings = settings;
        Connection?.Change(now, settings);
    }

    /// <summary>The connection's end as an errno, told once (SO_ERROR, or the first call after it); 0 where there is none.</summary>
    public int TakeError()
    {
        if (_failureIsTold || Error is 0 or Errors.ConnectionAborted) return 0;
        _failureIsTold = true;
        return Error;
    }

    public int PendingError => _failureIsTold ? 0 : Error;

    private int Error => Connection?.Failure switch
    {
        null or TcpFailure.None => 0,
        TcpFailure.Refused => Errors.ConnectionRefused,
        TcpFailure.Reset => Errors.ConnectionReset,
        TcpFailure.TimedOut => Errors.TimedOut,
        TcpFailure.Unreachable => Errors.HostUnreachable,
        _ => Errors.ConnectionAborted,
    };
}
