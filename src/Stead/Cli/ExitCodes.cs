namespace Stead.Cli;

/// <summary>What the process says when it ends.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Refused = 1;
    public const int Misuse = 2;
    public const int Bug = 70;
    public const int Interrupted = 130;

    public static readonly IReadOnlyList<ExitCodeMeaning> Common =
    [
        new(Ok, "It was done."),
        new(Refused, "It was refused or failed; standard error says why. Also an unknown or ambiguous command."),
        new(Misuse, "The options or arguments of the command were not understood."),
        new(Bug, "A bug of Stead; STEAD_TRACE=1 prints where."),
        new(Interrupted, "Interrupted from the keyboard."),
    ];

    /// <summary>The verb's own meanings stand in the place of the common ones.</summary>
    public static IEnumerable<ExitCodeMeaning> Of(Verb verb) =>
        verb.ExitCodes.Concat(Common.ExceptBy(verb.ExitCodes.Select(own => own.Code), common => common.Code)).OrderBy(meaning => meaning.Code);
}
