using Stead.Core;
using Stead.Host.Devices;
using Stead.Host.Posix;

namespace Stead.Echoctl;

/// <summary>`echoctl`, the article's tool for its echo device, to the letter of its output; `-f DEVICE` is ours.</summary>
public sealed class EchoctlProgram(TextWriter output, TextWriter error)
{
    public const string Name = "echoctl";

    private const string Usage =
        """
        Usage: echoctl <command> ...

        Where command is one of:
        	clear		- clear buffer contents
        	events [-rwW]	- display I/O status events
        	poll [-rwW]	- display I/O status
        	resize <size>	- set buffer size
        	size		- display buffer size
        """;

    private const ulong LargestSize = 1024;

    /// <returns>The exit code: 0 or 1.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            return Run(EchoctlOptions.Parse(arguments));
        }
        catch (EchoctlOptions.Misuse misuse)
        {
            if (misuse.Message.Length > 0) error.WriteLine($"{Name}: {misuse.Message}");
            error.WriteLine(Usage);
            return 1;
        }
        catch (HostException e)
        {
            error.WriteLine($"{Name}: {e.Step}: {e.Said}");
            return 1;
        }
    }

    private int Run(EchoctlOptions options)
    {
        switch (options.Command)
        {
            case "clear" when options.Words.Count == 0:
                using (var device = Open(options, forWriting: true)) device.Clear();
                return 0;
            case "size" when options.Words.Count == 0:
                using (var device = Open(options)) output.WriteLine(device.Size);
                return 0;
            case "resize" when options.Words.Count == 1:
                return Resize(options);
            case "poll" when options.Words.Count == 0:
                using (var device = Open(options)) Poll(device, options);
                return 0;
            case "events" when options.Words.Count == 0:
                return Events(options);
            default:
                throw new EchoctlOptions.Misuse("");
        }
    }

    private static EchoClient Open(EchoctlOptions options, bool forWriting = false) => new(options.Device ?? EchoClient.DefaultPath, forWriting);

    /// <summary>As strtonum(3) from 0 to 1024, with its errno's words.</summary>
    private int Resize(EchoctlOptions options)
    {
        const int OutOfRange = 34, Invalid = 22;
        var word = options.Words[0].Trim();
        var (complaint, errno) = !System.Numerics.BigInteger.TryParse(word, out var size) ? ("invalid", Invalid)
            : size < 0 ? ("too small", OutOfRange)
            : size > LargestSize ? ("too large", OutOfRange)
            : (null, 0);
        if (complaint is not null)
        {
            error.WriteLine($"{Name}: new size is {complaint}: {SystemCalls.Describe(errno)}");
            return 1;
        }
        using var device = Open(options, forWriting: true);
        device.Resize((ulong)size);
        return 0;
    }

    private void Poll(EchoClient device, EchoctlOptions options)
    {
        var events = (options.Read ? SystemCalls.PollIn : 0) | (options.Write ? SystemCalls.PollOut : 0);
        var returned = device.Poll((short)events, options.Wait);
        output.WriteLine($"Returned events: {PollEvents.NamesOf(returned)}");
        if ((returned & SystemCalls.PollIn) != 0) output.WriteLine($"{device.BytesToRead} bytes available to read");
        if ((returned & SystemCalls.PollOut) != 0) output.WriteLine($"room to write {device.RoomToWrite} bytes");
    }

    private int Events(EchoctlOptions options)
    {
        // Two opens: on Linux what one file's events are for cannot be told apart.
        using var reading = Open(options);
        using var writing = Open(options);
        var queue = EventQueue.Open();
        if (options.Read) queue.Add(reading.Fd, EventFilter.Read);
        if (options.Write) queue.Add(writing.Fd, EventFilter.Write);
        while (true)
        {
            if (queue.Next(options.Wait ? -1 : 0) is not { } one)
            {
                if (options.Wait) continue;
                return 0;
            }
            var filter = one.Filter == EventFilter.Read ? "EVFILT_READ" : "EVFILT_WRITE";
            if (one.Failed)
            {
                const int NotConfigured = 6;
                output.WriteLine($"{filter}: error: {SystemCalls.Describe(NotConfigured)}");
                return 1;
            }
            var data = one.Data ?? (one.Filter == EventFilter.Read ? reading.BytesToRead : writing.RoomToWrite);
            // Between the event and our question somebody was faster; the next change is an event of its own.
            if (data == 0 && !one.AtEnd) continue;
            output.WriteLine($"{filter}: {(one.AtEnd ? "EV_EOF " : "")}{data} bytes");
        }
    }
}
