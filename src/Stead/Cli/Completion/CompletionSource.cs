namespace Stead.Cli.Completion;

/// <summary>The words that may stand at a place of the command line; looked up when the shell asks.</summary>
public delegate IEnumerable<string> CompletionSource();
