using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>A rig without models, or with those that the test puts there.</summary>
internal sealed class EmptyShelf(params IReadOnlyList<StoredModel> models) : IModels
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public List<string> Deleted { get; } = [];

    public Task<ModelShelf> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ModelShelf([.. models.Where(model => !Deleted.Contains(model.Id))], [], ByteSize.FromGiB(100), ByteSize.FromGiB(40), ByteSize.FromGiB(2)));

    public Task<string?> LoadAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>($"{id} is too large.");

    public Task<string?> UnloadAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        Deleted.Add(id);
        return Task.FromResult<string?>(null);
    }
}
