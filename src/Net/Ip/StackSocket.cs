namespace Stead.Net.Ip;

/// <summary>What the stack tells its owner about: a connection, a listener or a datagram socket.</summary>
public abstract class StackSocket
{
    private protected StackSocket(NetworkStack stack) => Stack = stack;

    public NetworkStack Stack { get; }

    /// <summary>The owner's, not looked at.</summary>
    public object? Tag { get; set; }

    /// <summary>Happened, and not yet taken with <see cref="NetworkStack.TryTakeEvent"/>.</summary>
    public Readiness Pending { get; internal set; }

    /// <summary>The stack's list of those with something pending: each is in it at most once.</summary>
    internal StackSocket? NextPending { get; set; }

    internal bool IsPending { get; set; }

    internal void Tell(Readiness what)
    {
        Pending |= what;
        Stack.AddPending(this);
    }
}
