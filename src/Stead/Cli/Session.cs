using Stead.Guests.Commands;
using Stead.Guests.Json;
using Stead.Guests.Tables;
using Stead.Host;
using Stead.Host.Narration;
using Stead.Host.Storage;

namespace Stead.Cli;

/// <summary>What a verb works with while it runs.</summary>
public sealed class Session
{
    private readonly Lazy<VmDirectory> _directory = new(VmDirectory.Open);

    public required Terminal Terminal { get; init; }
    public required INarrator Narrator { get; init; }

    /// <summary>Which verb this is, as the person typed its program: `vm switch list`.</summary>
    public required VerbPath Path { get; init; }

    /// <summary>Looked up when first asked for.</summary>
    public VmDirectory Directory => _directory.Value;

    /// <summary>Where commands go; tests put their own here.</summary>
    public Func<Command, Result>? Handler { get; init; }

    public Result Handle(Command command) => Handler is { } handler ? handler(command) : new CommandHandler(Directory, Narrator).Handle(command);

    /// <summary>Handles it and prints what it answers.</summary>
    /// <returns>The exit code: the number of failures.</returns>
    public int Carry(Command command, bool json = false)
    {
        var result = Handle(command);
        Terminal.Out.Write(json ? ResultJson.Format(result) : ResultText.Format(result));
        return result is Result.Failures failures ? Math.Min(failures.Count, ExitCodes.Bug - 1) : ExitCodes.Ok;
    }

    /// <summary>vm-bhyve's question, repeated until the answer starts with y or n.</summary>
    /// <param name="force">The option that answers yes, for when nobody can be asked.</param>
    public bool Confirm(string question, string force = "-f")
    {
        while (true)
        {
            Terminal.Out.Write($"{question} (y/n)? ");
            Terminal.Out.Flush();
            switch (Terminal.ReadLine()?.TrimStart())
            {
                case ['y' or 'Y', ..]: return true;
                case ['n' or 'N', ..]: return false;
                case null:
                    Terminal.Out.WriteLine();
                    throw new UserError("nobody answered, so nothing was done", $"say {force} to do it without a question");
            }
        }
    }
}
