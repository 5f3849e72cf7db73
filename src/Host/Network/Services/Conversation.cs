using Stead.Net.Tcp;

namespace Stead.Host.Network.Services;

/// <summary>What one side of a connection says and does with what it hears. One for each connection, or one for all where it keeps nothing.</summary>
public abstract class Conversation
{
    /// <summary>Whether reading, writing and the end have gone as far as they can; called after anything has happened.</summary>
    public abstract void Continue(Instant now, TcpConnection connection);

    /// <summary>A descriptor that is read for it; -1: none, or nothing is wanted now.</summary>
    public virtual int Descriptor => -1;

    /// <summary>The connection is no more: whatever was opened for it is closed.</summary>
    public virtual void End() { }
}
