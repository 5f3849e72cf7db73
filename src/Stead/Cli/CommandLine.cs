using Stead.Cli.Completion;
using Stead.Cli.Help;

namespace Stead.Cli;

/// <summary>From the words of the command line to the exit code.</summary>
/// <param name="terminal">Where the verb reads and writes.</param>
/// <param name="open">Makes what the chosen verb works with.</param>
/// <param name="trace">Print where a bug is.</param>
public sealed class CommandLine(Terminal terminal, Func<VerbPath, Session> open, bool trace = false)
{
    /// <param name="program">The name it was called by: `vm` is `stead vm`, everything else `stead`.</param>
    /// <returns>The exit code.</returns>
    public int Run(string program, IReadOnlyList<string> arguments)
    {
        var root = program == VerbTable.Vm.Name ? VerbTable.Vm : VerbTable.Root;
        var name = arguments is [var first, ..] && first == VerbTable.Vm.Name ? VerbTable.Vm.Name : root.Name;
        try
        {
            var code = arguments is [CompletionVerb.AskWord, ..] ? Complete(root, arguments.Skip(1)) : Run(VerbPath.Resolve(root, arguments));
            terminal.Out.Flush();
            return code;
        }
        catch (UnknownCommand unknown)
        {
            TryFlush();
            terminal.Error.WriteLine($"{name}: ERROR: {unknown.Complaint}");
            // Who only mistyped has the answer already; the list would push it off the screen.
            if (unknown.Complaint.Instead is null)
            {
                terminal.Error.WriteLine();
                HelpText.WriteUsage(terminal.Error, unknown.FullName, unknown.Parent, terminal.Width);
            }
            return ExitCodes.Refused;
        }
        catch (Exception e)
        {
            TryFlush();
            return ErrorReport.Write(terminal.Error, name, e, trace);
        }
    }

    /// <summary>What was said before an error; where that cannot be written, the error is told all the same.</summary>
    private void TryFlush()
    {
        try { terminal.Out.Flush(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Not parsed as other verbs are: what is being typed may be anything.</summary>
    private int Complete(VerbNode root, IEnumerable<string> words)
    {
        foreach (var candidate in Completer.Complete(root, [.. words])) terminal.Out.WriteLine(candidate);
        return ExitCodes.Ok;
    }

    private int Run(VerbPath path)
    {
        if (path.Node.Make is null) return RunWithoutVerb(path);
        if (path.Rest.TakeWhile(word => word != "--").Any(word => word is "-h" or "--help"))
        {
            HelpText.Write(terminal.Out, path.FullName, path.Node, terminal.Width);
            return ExitCodes.Ok;
        }
        var verb = path.Node.Make();
        try
        {
            return verb.Run(VerbParser.Parse(verb, path.Rest), open(path));
        }
        catch (UserError e) when (e.ExitCode == ExitCodes.Misuse)
        {
            terminal.Out.Flush();
            ErrorReport.Write(terminal.Error, path.Program, e, trace);
            HelpText.WriteUsageLine(terminal.Error, path.FullName, verb);
            return ExitCodes.Misuse;
        }
    }

    private int RunWithoutVerb(VerbPath path)
    {
        switch (path.Rest)
        {
            case ["-h" or "--help", ..]:
                HelpText.Write(terminal.Out, path.FullName, path.Node, terminal.Width);
                return ExitCodes.Ok;
            case ["--version", ..] when path.Words.Count == 1:
                return Run(VerbPath.Resolve(path.Node, ["version"]));
            case [var option, ..]:
                throw new UnknownCommand(path.FullName, path.Node, $"unknown option '{Guests.Names.Printable(option)}'");
            default:
                throw new UnknownCommand(path.FullName, path.Node, "no command specified");
        }
    }
}
