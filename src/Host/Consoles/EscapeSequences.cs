namespace Stead.Host.Consoles;

/// <summary>
/// Finds what the person tells the viewer itself among what is typed for the guest: a tilde at the beginning of a line, as in
/// cu(1) and ssh(1). Knows nothing of terminals.
/// </summary>
public sealed class EscapeSequences
{
    private const byte Tilde = (byte)'~', CarriageReturn = 13, NewLine = 10, Suspend = 26;

    private enum Position { LineStart, InLine, AfterTilde }

    private Position _position = Position.LineStart;

    /// <param name="typed">As it came from the terminal; a sequence may be split over several calls.</param>
    /// <param name="forGuest">Takes what the guest gets.</param>
    /// <returns>What the viewer is told; bytes after <see cref="ViewerWord.Leave"/> are dropped.</returns>
    public ViewerWord Take(ReadOnlySpan<byte> typed, List<byte> forGuest)
    {
        var told = ViewerWord.None;
        foreach (var value in typed)
        {
            if (_position == Position.AfterTilde)
            {
                _position = Position.LineStart;
                switch (value)
                {
                    case (byte)'.': return ViewerWord.Leave;
                    case (byte)'?': told = ViewerWord.Help; continue;
                    case Suspend: told = ViewerWord.Suspend; continue;
                    case Tilde: break;
                    default: forGuest.Add(Tilde); break;
                }
            }
            else if (_position == Position.LineStart && value == Tilde)
            {
                _position = Position.AfterTilde;
                continue;
            }
            forGuest.Add(value);
            _position = value is CarriageReturn or NewLine ? Position.LineStart : Position.InLine;
        }
        return told;
    }
}

public enum ViewerWord { None, Leave, Help, Suspend }
