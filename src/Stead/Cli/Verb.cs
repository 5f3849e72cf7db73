using System.CommandLine;

namespace Stead.Cli;

/// <summary>One thing Stead can be told to do: what its help, its manual page, its completion and its parsing are made of. One file each.</summary>
public abstract class Verb
{
    /// <summary>One line without a full stop: `start guests`.</summary>
    public abstract string Summary { get; }

    /// <summary>Paragraphs with a blank line between; broken to the terminal's width.</summary>
    public abstract string Description { get; }

    /// <summary>At least one.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    public virtual IReadOnlyList<Option> Options => [];

    /// <summary>In their order.</summary>
    public virtual IReadOnlyList<Argument> Arguments => [];

    /// <summary>Those that are this verb's own; <see cref="Cli.ExitCodes.Common"/> hold everywhere.</summary>
    public virtual IReadOnlyList<ExitCodeMeaning> ExitCodes => [];

    /// <returns>The exit code.</returns>
    /// <exception cref="UserError">With <see cref="UserError.ExitCode"/> 2, the usage line is printed below it.</exception>
    public abstract int Run(ParseResult words, Session session);

    protected static UserError Misuse(string what, string? instead = null) => new(what, instead) { ExitCode = Cli.ExitCodes.Misuse };
}

/// <param name="CommandLine">`vm start hello`.</param>
/// <param name="Meaning">A sentence with its full stop.</param>
public sealed record Example(string CommandLine, string Meaning);

public sealed record ExitCodeMeaning(int Code, string Meaning);
